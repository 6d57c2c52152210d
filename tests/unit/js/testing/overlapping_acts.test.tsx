// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTestServer } from '../../../../js/src/testing/index.js'
import type { TestServer } from '../../../../js/src/testing/index.js'
import { NEW, Orders } from './orders_app.js'

const complained = vi.spyOn(console, 'error').mockImplementation(() => undefined)
let t: TestServer

beforeEach(async () => {
  // As under Jest.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  complained.mockClear()
  t = await createTestServer({ tables: { orders: [NEW] } })
})
afterEach(cleanup)

it.each<[string, () => Promise<unknown>]>([
  [
    'is forgotten within an act',
    () =>
      act(() => {
        void t.update('orders', 1, { status: 'ready' })
        return Promise.resolve()
      }),
  ],
  ['is forgotten before an act', () => (void t.update('orders', 1, { status: 'ready' }), act(() => Promise.resolve()))],
  [
    'is one of several in an act',
    () => act(() => Promise.all([t.settled(), t.update('orders', 1, { status: 'ready' })])),
  ],
])('A call that %s is no act of its own: React renders what it caused', async (_, forget) => {
  render(<Orders />, { wrapper: t.Provider })
  await t.settled()
  await forget()
  await t.settled()
  expect(screen.getByText('ready')).toBeTruthy()
  await t.close()
  expect(complained.mock.calls).toEqual([])
})

// It is the last test of this file, because React is out of step after it.
it('A call that was under way when an act began breaks React, and the next one says what to do', async () => {
  render(<Orders />, { wrapper: t.Provider })
  await t.settled()
  const forgotten = t.advance(5_000)
  for (let turns = 0; turns < 5; turns += 1) await Promise.resolve()
  await act(async () => {
    await forgotten
    await t.update('orders', 1, { status: 'ready' })
  })
  await expect(t.settled()).rejects.toMatchObject({ name: 'NOT_AWAITED' })
  await expect(t.close()).rejects.toMatchObject({ name: 'NOT_AWAITED' })
  // The server is closed all the same.
  await expect(createTestServer({ now: 0 })).resolves.toMatchObject({ now: new Date(0) })
})
