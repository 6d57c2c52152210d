import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PageFetch } from '../../../js/src/table/page_fetch.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const CROWD = 200
const WAITS = [1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]

/** When each attempt of many pages began, in ms. All of them begin at once, at a server that serves nobody. */
async function attempts(ms: number): Promise<number[][]> {
  const began: number[][] = []
  const start = performance.now()
  const pages = Array.from({ length: CROWD }, () => {
    const mine: number[] = []
    began.push(mine)
    const fetch = (): Promise<string> => {
      mine.push(performance.now() - start)
      return Promise.reject(new Error('503'))
    }
    return new PageFetch(fetch, vi.fn(), vi.fn())
  })
  for (const page of pages) page.start()
  await vi.advanceTimersByTimeAsync(ms)
  for (const page of pages) page.stop()
  return began
}

it('Pages that failed together do not try again together', async () => {
  const second = (await attempts(1_000)).map((times) => Math.floor((times[1] ?? NaN) / 50))
  const most = Math.max(...second.map((slot) => second.filter((other) => other === slot).length))
  expect(second.every((slot) => slot >= 500 / 50 && slot <= 1_000 / 50)).toBe(true)
  // Spread over ten slots of 50 ms, twenty of them come in each.
  expect(most).toBeLessThan(CROWD / 4)
})

it('Each wait lies between half of its length and all of it', async () => {
  for (const times of await attempts(100_000)) {
    const waits = times.slice(1, WAITS.length + 1).map((time, i) => (time - (times[i] ?? NaN)) / (WAITS[i] ?? NaN))
    expect(waits).toHaveLength(WAITS.length)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0.499)
    expect(Math.max(...waits)).toBeLessThanOrEqual(1.001)
  }
})

// Promise T1.
describe('When the network is back, or the page runs again', () => {
  /** A page whose requests settle when the test says so. */
  function page() {
    const requests: { signal: AbortSignal; reject: (why: Error) => void }[] = []
    const done = vi.fn()
    const fetch = (signal: AbortSignal): Promise<string> =>
      new Promise((_resolve, reject) => requests.push({ signal, reject }))
    return { requests, done, fetched: new PageFetch(fetch, done, vi.fn()) }
  }

  it('a fetch that has no answer for a second is asked for anew', async () => {
    const { requests, fetched } = page()
    fetched.start()
    await vi.advanceTimersByTimeAsync(1_000)
    fetched.hurry()
    await vi.advanceTimersByTimeAsync(250)
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false])
    fetched.stop()
  })

  it('one that has only begun goes on', async () => {
    const { requests, fetched } = page()
    fetched.start()
    await vi.advanceTimersByTimeAsync(900)
    fetched.hurry()
    await vi.advanceTimersByTimeAsync(250)
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([false])
    fetched.stop()
  })

  it('the next try is not waited for', async () => {
    const { requests, fetched } = page()
    fetched.start()
    for (let failed = 0; failed < 5; failed += 1) {
      await vi.advanceTimersByTimeAsync(30_000)
      requests[failed]?.reject(new Error('503'))
    }
    await vi.advanceTimersByTimeAsync(1_000)
    fetched.hurry()
    await vi.advanceTimersByTimeAsync(250)
    expect(requests).toHaveLength(6)
    fetched.stop()
  })

  it('nothing is asked for that was not wanted', async () => {
    const { requests, fetched } = page()
    fetched.hurry()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(requests).toHaveLength(0)
  })
})
