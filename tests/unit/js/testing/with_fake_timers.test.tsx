// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestServer } from '../../../../js/src/testing/index.js'
import type { TestServer } from '../../../../js/src/testing/index.js'
import { NEW, Orders } from './orders_app.js'

const complained = vi.spyOn(console, 'error')
let t: TestServer

beforeEach(() => {
  complained.mockClear()
})
afterEach(async () => {
  cleanup()
  await t.close()
  vi.useRealTimers()
  expect(complained.mock.calls).toEqual([])
})

const begin = async (): Promise<void> => {
  t = await createTestServer({ tables: { orders: [NEW] } })
}
const state = (): string | null => screen.getByRole('region').getAttribute('aria-label')

/** A component's own timer. */
function Seconds() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const clock = setInterval(() => {
      setSeconds((before) => before + 1)
    }, 1_000)
    return () => {
      clearInterval(clock)
    }
  }, [])
  return <p role="timer">{seconds}</p>
}

describe.each<[string, () => Promise<void>]>([
  ['installed before the server is made', async () => (vi.useFakeTimers(), begin())],
  ['installed after it was made', async () => (await begin(), void vi.useFakeTimers())],
  ['that fake everything', async () => (vi.useFakeTimers({ toFake: EVERYTHING }), begin())],
  [
    'that fake everything, after it was made',
    async () => (await begin(), void vi.useFakeTimers({ toFake: EVERYTHING })),
  ],
  [
    'that fake no date',
    async () => (vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }), begin()),
  ],
])('With fake timers %s', (_, start) => {
  it('tables show, and time is one, whoever advances it', async () => {
    await start()
    render(
      <t.Provider>
        <Orders />
        <Seconds />
      </t.Provider>,
    )
    await t.settled()
    expect(screen.getByText('new')).toBeTruthy()
    const shown = (): number => Number(screen.getByRole('timer').textContent)
    const [before, began] = [shown(), t.now.getTime()]
    await t.advance(10_000)
    expect([shown() - before, t.now.getTime() - began]).toEqual([10, 10_000])
    await t.update('orders', 1, { status: 'ready' })
    expect(screen.getByText('ready')).toBeTruthy()
    await t.silence()
    await vi.advanceTimersByTimeAsync(80_000)
    await t.settled()
    expect(state()).toBe('reconnecting')
    await t.restore()
    await t.settled()
    expect(state()).toBe('connected')
  })
})

const EVERYTHING = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'clearImmediate',
  'Date',
  'performance',
  'hrtime',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
] as const satisfies readonly string[] as never

it('A time that was advanced before anybody looked has passed', async () => {
  await begin()
  const before = t.now.getTime()
  vi.useFakeTimers()
  vi.advanceTimersByTime(5_000)
  expect(Math.abs(t.now.getTime() - before - 5_000)).toBeLessThan(1_000)
  vi.useRealTimers()
  await t.advance(1_000)
})

it('The server’s date is that of the fake timers, unless the test said when it begins', async () => {
  vi.useFakeTimers({ now: new Date('2030-05-05T00:00:00Z') })
  await begin()
  expect(t.now.toISOString()).toBe('2030-05-05T00:00:00.000Z')
  await t.close()
  t = await createTestServer({ now: '2001-01-01T00:00:00Z' })
  await t.advance(1_000)
  expect(t.now.toISOString()).toBe('2001-01-01T00:00:01.000Z')
})
