// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, renderHook, screen } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { useBroadcast, useOrderUpdates, usePresence } from '../../../../js/src/react/index.js'
import { createTestServer } from '../../../../js/src/testing/index.js'
import type { TestServer, TestServerOptions } from '../../../../js/src/testing/index.js'
import { NEW, Orders } from './orders_app.js'
import type { Order } from './orders_app.js'

let t: TestServer
const complained = vi.spyOn(console, 'error')

async function start(options: TestServerOptions = { tables: { orders: [NEW] } }): Promise<void> {
  t = await createTestServer(options)
}

// As Testing Library does where the runner's functions are global: React then complains of every update outside of `act`.
beforeAll(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
})
beforeEach(() => {
  complained.mockClear()
})
// React reports an update that came outside of `act` on the console.
afterEach(async () => {
  cleanup()
  await t.close()
  expect(complained.mock.calls).toEqual([])
})

const state = (): string | null => screen.getByRole('region').getAttribute('aria-label')
const buttons = (): (string | null)[] => screen.queryAllByRole('button').map((button) => button.textContent)

async function show(): Promise<void> {
  render(<Orders />, { wrapper: t.Provider })
  await t.settled()
}

describe('A component', () => {
  it('shows what the database commits', async () => {
    await start()
    await show()
    expect(buttons()).toEqual(['new'])
    await t.insert('orders', { restaurant_id: 1, status: 'late' })
    expect(buttons()).toHaveLength(2)
    await t.update('orders', 1, { status: 'ready' })
    expect(buttons()).toContain('ready')
    await t.remove('orders', 1)
    expect(buttons()).toEqual(['late'])
  })

  it('does not show rows that its filter leaves out', async () => {
    await start()
    await show()
    await t.insert('orders', { restaurant_id: 2, status: 'elsewhere' })
    expect(buttons()).toEqual(['new'])
  })

  it('writes: the row is on the page at once, and in the database once the answer is there', async () => {
    await start()
    await show()
    fireEvent.click(screen.getByText('new'))
    await t.settled()
    expect(buttons()).toEqual(['ready'])
    expect(t.rows('orders')).toEqual([{ ...NEW, status: 'ready' }])
    expect(t.requests.at(-1)).toMatchObject({
      method: 'PATCH',
      table: 'orders',
      body: { status: 'ready' },
      status: 200,
    })
  })

  it('is found without a word of the test: what is on its way arrives by itself', async () => {
    await start()
    render(<Orders />, { wrapper: t.Provider })
    fireEvent.click(await screen.findByText('new'))
    expect(await screen.findByText('ready')).toBeTruthy()
    void t.insert('orders', { restaurant_id: 1, status: 'late' })
    expect(await screen.findByText('late')).toBeTruthy()
  })

  it('may be awaited within act, and without', async () => {
    await start()
    const { result } = renderHook(() => useOrderUpdates<Order>({}), { wrapper: t.Provider })
    await act(() => t.settled())
    await act(async () => {
      await result.current.createOrder({ id: 7, restaurant_id: 1, status: 'mine' })
    })
    expect(t.rows('orders')).toHaveLength(2)
    expect(result.current.orders).toHaveLength(2)
    const deleted = act(() => result.current.deleteOrder(7))
    await deleted
    expect(result.current.orders).toHaveLength(1)
  })
})

describe('The connection', () => {
  it('is lost and comes back, and what was committed meanwhile is there', async () => {
    await start()
    await show()
    await t.cut()
    expect(state()).toBe('reconnecting')
    await t.insert('orders', { restaurant_id: 1, status: 'late' })
    expect(buttons()).toEqual(['new'])
    await t.advance(60_000)
    expect(state()).toBe('reconnecting')
    await t.restore()
    await t.settled()
    expect(state()).toBe('connected')
    expect(buttons()).toHaveLength(2)
  })

  it('that nobody answers is found out by heartbeats', async () => {
    await start()
    await show()
    await t.silence()
    expect(state()).toBe('connected')
    await t.advance(80_000)
    expect(state()).toBe('reconnecting')
    await t.restore()
    await t.settled()
    expect(state()).toBe('connected')
  })

  it('stands still while the test does: an hour is a moment, and no moment is an hour', async () => {
    await start({ now: '2026-01-01T00:00:00Z' })
    expect(t.now.toISOString()).toBe('2026-01-01T00:00:00.000Z')
    await t.advance(3_600_000)
    expect(t.now.toISOString()).toBe('2026-01-01T01:00:00.000Z')
  })
})

describe('What goes wrong', () => {
  it('is shown: requests fail, and are tried again once they may', async () => {
    await start()
    await t.http(503)
    await show()
    expect(screen.getByRole('alert').textContent).toBe('REST_SERVER_ERROR')
    await t.http(200)
    await t.settled()
    expect(buttons()).toEqual(['new'])
    expect(t.requests.map(({ status }) => status)).toEqual([...Array<number>(t.requests.length - 1).fill(503), 200])
  })

  it('is shown: an edit is refused, and taken back', async () => {
    await start({ tables: { orders: [NEW] }, policies: { orders: { update: () => false } } })
    await show()
    fireEvent.click(screen.getByText('new'))
    await t.settled()
    expect(buttons()).toEqual(['new'])
  })

  it('is shown: a join is refused', async () => {
    await start()
    await t.refuseJoin('Unauthorized: You do not have permissions to read from this Channel topic: orders')
    render(<Orders />, { wrapper: t.Provider })
    await t.settled()
    expect(screen.getByRole('alert').textContent).toBe('UNAUTHORIZED')
    expect(t.joins.at(-1)?.refused).toContain('Unauthorized')
  })

  it('mends itself: a token expires, and the channels are joined with a fresh one', async () => {
    await start()
    await t.signIn('alice')
    await show()
    const before = t.joins.length
    await t.expireToken()
    await t.settled()
    expect(t.joins.length).toBeGreaterThan(before)
    await t.insert('orders', { restaurant_id: 1, status: 'late' })
    expect(buttons()).toHaveLength(2)
  })
})

describe('Users', () => {
  const owned: TestServerOptions = {
    tables: {
      orders: [
        { ...NEW, owner: 'alice' },
        { ...NEW, id: 2, owner: 'bob' },
      ],
    },
    policies: { orders: ({ id, boss }, { owner }) => owner === id || boss === true },
  }
  const orders = { table: 'orders' } as const

  it('see their own rows, by the policies, and write no others', async () => {
    await start(owned)
    const [alice, bob] = [t.client({ user: 'alice' }), t.client({ user: 'bob' })]
    const boss = t.client({ user: { id: 'carol', boss: true } })
    const seen = await Promise.all([alice, bob, boss, t.client()].map((client) => client.rest.select(orders)))
    expect(seen.map((rows) => rows.map(({ id }) => id as number))).toEqual([[1], [2], [1, 2], []])
    await expect(bob.rest.update(orders, [['id', 'eq.1']], { status: 'x' })).rejects.toThrow('no such row')
    await expect(bob.rest.insert(orders, { ...NEW, id: 3, owner: 'alice' })).rejects.toMatchObject({
      name: 'REST_FORBIDDEN',
    })
  })

  it('hear of their own rows only', async () => {
    await start(owned)
    const heard: unknown[] = []
    for (const user of ['alice', 'bob'])
      t.client({ user })
        .channel('mine')
        .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, ({ new: row }) =>
          heard.push([user, row.status]),
        )
        .subscribe()
    await t.settled()
    await t.update('orders', 2, { status: 'done' })
    expect(heard).toEqual([['bob', 'done']])
  })

  it('change: the next one sees nothing of the last', async () => {
    await start(owned)
    await t.signIn('alice')
    const { result } = renderHook(() => useOrderUpdates<Order>({}), { wrapper: t.Provider })
    await t.settled()
    expect(result.current.orders.map(({ id }) => id)).toEqual([1])
    await t.signIn('bob')
    await t.settled()
    expect(result.current.orders.map(({ id }) => id)).toEqual([2])
    await t.signIn(null)
    await t.settled()
    expect(result.current.orders).toEqual([])
  })
})

describe('Channels', () => {
  it('carry broadcasts both ways', async () => {
    await start()
    const heard: unknown[] = []
    const { result } = renderHook(() => useBroadcast<unknown>('room', 'said', ({ payload }) => heard.push(payload)), {
      wrapper: t.Provider,
    })
    await t.settled()
    await t.broadcast('room', 'said', { text: 'hello' })
    expect(heard).toEqual([{ text: 'hello' }])
    await act(async () => void (await result.current.send({ text: 'hi' })))
    expect(t.sent).toMatchObject([{ channel: 'room', event: 'said', payload: { text: 'hi' }, user: null }])
  })

  it('say who is present', async () => {
    await start()
    const { result } = renderHook(() => usePresence<{ name: string }>('room'), { wrapper: t.Provider })
    await t.settled()
    await t.presence('room', 'bob', { name: 'Bob' })
    expect(Object.keys(result.current.presences)).toEqual(['bob'])
    await t.presence('room', 'bob', null)
    // Who leaves is shown for a moment more, because they may only be reconnecting.
    await t.advance(5_000)
    expect(Object.keys(result.current.presences)).toEqual([])
    await t.client().channel('room').track({ name: 'Me' })
    expect(Object.values(t.present('room'))).toMatchObject([[{ name: 'Me' }]])
  })

  it('send over http what has joined nothing', async () => {
    await start()
    const heard: unknown[] = []
    t.client({})
      .channel('room')
      .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
      .subscribe()
    await t.settled()
    await t.client().channel('room').httpSend('said', { text: 'hello' })
    await t.settled()
    expect(heard).toEqual([{ text: 'hello' }])
  })
})

describe('Bad input', () => {
  it.each<[string, TestServerOptions]>([
    ['TABLES_INVALID', { tables: { orders: 7 as never } }],
    ['TABLES_INVALID', { tables: { orders: [null as never] } }],
    ['TABLE_UNKNOWN', { tables: {}, policies: { orders: () => true } }],
    ['ROW_EXISTS', { tables: { orders: [NEW, NEW] } }],
    ['NOW_INVALID', { now: 'tomorrow' }],
  ])('is a %s at once', async (name, options) => {
    await start()
    await t.close()
    await expect(createTestServer(options)).rejects.toMatchObject({ name })
  })

  it.each<[string, (t: TestServer) => Promise<unknown>]>([
    ['TABLE_UNKNOWN', (t) => t.insert('ordrs', {})],
    ['ROW_EXISTS', (t) => t.insert('orders', NEW)],
    ['ROW_UNKNOWN', (t) => t.update('orders', 9, {})],
    ['ROW_UNKNOWN', (t) => t.remove('orders', 9)],
    ['TIME_BACKWARDS', (t) => t.advance(-1)],
    ['TIME_BACKWARDS', (t) => t.advance(NaN)],
    ['STATUS_INVALID', (t) => t.http(99)],
    ['CHANNEL_INVALID', (t) => t.broadcast('', 'x')],
    ['NOW_INVALID', () => createTestServer({ now: 0 })],
    ['SERVER_CLOSED', (t) => t.close().then(() => t.advance(1))],
  ])('is a %s', async (name, ask) => {
    await start()
    await expect(ask(t)).rejects.toMatchObject({ name })
  })

  it('is told by whatever is awaited next, where a policy threw', async () => {
    const policy = (): boolean => {
      throw new Error('no such claim')
    }
    await start({ tables: { orders: [NEW] }, policies: { orders: policy } })
    render(<Orders />, { wrapper: t.Provider })
    await expect(t.settled()).rejects.toThrow('orders, select, for nobody: no such claim')
  })

  it('names what has not come to rest', async () => {
    await start()
    t.client().channel('slow').subscribe()
    await t.settled()
    await t.refuseJoin('Overloaded')
    void t.client().channel('refused').subscribe()
    await t.settled()
    expect(t.joins.at(-1)).toMatchObject({ channel: 'refused' })
  })
})
