// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestServer } from '../../../../js/src/testing/index.js'
import type { TestServer } from '../../../../js/src/testing/index.js'
import { NEW, Orders } from './orders_app.js'

// Like under Jest, where Testing Library says from the start that updates must come within `act`.
const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
const complained = vi.spyOn(console, 'error')
let t: TestServer

beforeEach(() => {
  environment.IS_REACT_ACT_ENVIRONMENT = true
  complained.mockClear()
})
afterEach(async () => {
  await t.close()
  cleanup()
  vi.useRealTimers()
  expect(environment.IS_REACT_ACT_ENVIRONMENT).toBe(true)
  expect(complained.mock.calls).toEqual([])
})

const begin = async (): Promise<void> => {
  t = await createTestServer({ tables: { orders: [NEW] } })
}

describe.each<[string, () => Promise<void>]>([
  ['before the server is made', async () => (vi.useFakeTimers(), begin())],
  ['after it was made', async () => (await begin(), void vi.useFakeTimers())],
])('With fake timers installed %s', (_, start) => {
  it('React complains of nothing, also when the runner advances time and the server is closed under a component', async () => {
    await start()
    render(<Orders />, { wrapper: t.Provider })
    await t.settled()
    await t.silence()
    await act(() => vi.advanceTimersByTimeAsync(80_000))
    await t.restore()
    await t.settled()
    expect(screen.getByText('new')).toBeTruthy()
  })
})

it('Testing Library may wait for something while the server does: the act environment is in the end what it was', async () => {
  await begin()
  render(<Orders />, { wrapper: t.Provider })
  await t.settled()
  const [updated] = [t.update('orders', 1, { status: 'ready' })]
  await screen.findByText('ready')
  await updated
  expect(environment.IS_REACT_ACT_ENVIRONMENT).toBe(true)
})
