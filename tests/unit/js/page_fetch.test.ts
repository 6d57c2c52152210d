import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PageFetch } from '../../../js/src/table/page_fetch.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const CROWD = 200
const WAITS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]

/** When each attempt of many pages was begun, in ms: all begin at once, at a server that serves nobody. */
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
  // Spread over ten slots of 50 ms, twenty come to each.
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
