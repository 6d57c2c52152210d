// @vitest-environment jsdom
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '../../../../js/src/index.js'
import { HoldfastProvider, useOrderUpdates } from '../../../../js/src/react/index.js'
import type { OrderUpdatesOptions } from '../../../../js/src/react/index.js'
import type { FakeCore } from '../support/fake_core.js'
import { fakeClient } from './support.js'
import { tableChange, tableDiff } from '../support/table_diff.js'

const TOPIC = 'realtime:table:public:orders'

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

function start(rows: Row[] = []) {
  const fetcher = vi.fn<typeof fetch>((_url, init) =>
    Promise.resolve(Response.json(init?.method === 'GET' ? rows : [{ id: 9 }])),
  )
  return { fetcher, ...fakeClient({ fetch: fetcher }) }
}

/** Plays the core: a page that was fetched comes back as a diff. */
function echo(core: FakeCore): void {
  core.onCommand = (command) => {
    const fetched = core.all('tableFetched').at(-1)
    if (command.type !== 'drainTable' || !fetched) return
    core.emit(tableDiff(command.table, JSON.parse(fetched.rows) as Row[]))
  }
}

async function flow(core: FakeCore, topic = TOPIC): Promise<void> {
  echo(core)
  await act(async () => {
    core.subscribed(topic)
    await vi.advanceTimersByTimeAsync(50)
  })
}

describe('useOrderUpdates', () => {
  it('shows the orders once they are there, frozen, and the same until they change', async () => {
    const { core, client } = start([{ id: 1, status: 'new' }])
    const { result, rerender } = renderHook(() => useOrderUpdates({ client }))
    expect(result.current).toMatchObject({ orders: [], loading: true, error: null, stale: false })
    await flow(core)
    expect(result.current).toMatchObject({ orders: [{ id: 1, status: 'new' }], loading: false, error: null })
    const before = result.current
    rerender()
    expect(result.current).toBe(before)
    expect(Object.isFrozen(before) && Object.isFrozen(before.orders) && Object.isFrozen(before.orders[0])).toBe(true)
  })

  it('follows the table', async () => {
    const { core, client } = start([{ id: 1, status: 'new' }])
    const { result } = renderHook(() => useOrderUpdates({ client }))
    await flow(core)
    core.onCommand = () => undefined
    const table = core.last('openTable').table
    act(() => {
      core.emit(tableChange(table, [{ id: 2, status: 'new' }], { came: 1 }))
    })
    expect(result.current.orders.map(({ id }) => id as number)).toEqual([2, 1])
  })

  it('asks for one restaurant, newest first', async () => {
    const { core, client, fetcher } = start()
    renderHook(() => useOrderUpdates({ client, restaurantId: 7 }))
    const topic = 'realtime:table:public:orders:restaurant_id=eq.7'
    expect(core.joinPayload(topic).config.postgres_changes[0]).toEqual({
      event: '*',
      schema: 'public',
      table: 'orders',
      filter: 'restaurant_id=eq.7',
    })
    await flow(core, topic)
    expect(decodeURIComponent(fetcher.mock.calls[0]?.[0] as string)).toContain(
      'select=*&restaurant_id=eq.7&order=created_at.desc,id.asc',
    )
  })

  it('filters by status on the page, so that an order that leaves the status leaves the list', async () => {
    const { core, client } = start([
      { id: 1, status: 'new' },
      { id: 2, status: 'ready' },
      { id: 3, status: 'done' },
    ])
    const { result } = renderHook(() => useOrderUpdates({ client, status: ['new', 'ready'] }))
    await flow(core)
    expect(result.current.orders.map(({ id }) => id as number)).toEqual([1, 2])
    core.onCommand = () => undefined
    act(() => {
      core.emit(tableChange(core.last('openTable').table, [{ id: 1, status: 'done' }]))
    })
    expect(result.current.orders.map(({ id }) => id as number)).toEqual([2])
  })

  it('counts only orders in the status before a limit', async () => {
    const { core, client, fetcher } = start()
    renderHook(() => useOrderUpdates({ client, status: ['new', 'on its way, late'], limit: 20 }))
    await flow(core)
    const { searchParams } = new URL(String(fetcher.mock.calls[0]?.[0]))
    expect(searchParams.get('status')).toBe('in.(new,"on its way, late")')
    expect(searchParams.get('limit')).toBe('20')
    expect(JSON.parse(core.last('openTable').options)).toMatchObject({
      limit: 20,
      where: [{ column: 'status', is: '=', values: ['new', 'on its way, late'] }],
    })
  })

  it('needs no other page for another status where nothing limits it', async () => {
    const { core, client, fetcher } = start([
      { id: 1, status: 'new' },
      { id: 2, status: 'ready' },
    ])
    const { result, rerender } = renderHook(({ status }) => useOrderUpdates({ client, status }), {
      initialProps: { status: 'new' },
    })
    await flow(core)
    rerender({ status: 'ready' })
    expect(result.current).toMatchObject({ orders: [{ id: 2 }], loading: false })
    expect(fetcher).toHaveBeenCalledTimes(1)
  })

  it('takes tables and columns by other names', async () => {
    const { core, client, fetcher } = start()
    const { result } = renderHook(() =>
      useOrderUpdates({
        client,
        table: 'bons',
        schema: 'shop',
        restaurantId: 'r1',
        columns: { id: 'nr', restaurant: 'lokal', createdAt: 'zeit' },
      }),
    )
    await flow(core, 'realtime:table:shop:bons:lokal=eq.r1')
    expect(decodeURIComponent(fetcher.mock.calls[0]?.[0] as string)).toContain(
      '/rest/v1/bons?select=*&lokal=eq.r1&order=zeit.desc,nr.asc',
    )
    await result.current.updateOrder('a', { x: 1 })
    expect(fetcher.mock.calls[1]?.[0]).toBe('https://xyz.supabase.co/rest/v1/bons?nr=eq.a')
  })

  it('creates, changes and deletes; refusals have a name', async () => {
    const { client, fetcher } = start()
    const { result } = renderHook(() => useOrderUpdates({ client }))
    await expect(result.current.createOrder({ total: 5 })).resolves.toEqual({ id: 9 })
    await expect(result.current.updateOrder(9, { status: 'ready' })).resolves.toEqual({ id: 9 })
    await expect(result.current.deleteOrder(9)).resolves.toBeUndefined()
    expect(fetcher.mock.calls.map(([, init]) => init?.method)).toEqual(['POST', 'PATCH', 'DELETE'])
    fetcher.mockResolvedValue(Response.json({ message: 'row-level security' }, { status: 403 }))
    await expect(result.current.createOrder({})).rejects.toMatchObject({ name: 'REST_FORBIDDEN' })
  })

  it('tells why it cannot show anything', () => {
    const { core, client } = start()
    const { result } = renderHook(() => useOrderUpdates({ client }))
    act(() => {
      core.channelState(TOPIC, 5, 202)
    })
    expect(result.current.error).toMatchObject({ name: 'UNAUTHORIZED', final: true })
  })

  it('subscribes to nothing while it is not enabled', () => {
    const { core, client } = start()
    const { rerender } = renderHook((props: OrderUpdatesOptions) => useOrderUpdates({ client, ...props }), {
      initialProps: { enabled: false },
    })
    expect(core.all('openChannel')).toHaveLength(0)
    rerender({ enabled: true })
    expect(core.all('openChannel')).toHaveLength(1)
  })

  it('moves to another table when its options say so', async () => {
    const { core, client } = start([{ id: 1 }])
    const { result, rerender } = renderHook((props: OrderUpdatesOptions) => useOrderUpdates({ client, ...props }), {
      initialProps: { restaurantId: 1 },
    })
    await flow(core, 'realtime:table:public:orders:restaurant_id=eq.1')
    expect(result.current.orders).toHaveLength(1)
    rerender({ restaurantId: 2 })
    expect(result.current).toMatchObject({ orders: [], loading: true })
    expect(core.all('openTable')).toHaveLength(2)
    await act(() => vi.advanceTimersByTimeAsync(3_000))
    expect(core.all('closeTable')).toHaveLength(1)
  })
})

describe('Ten components', () => {
  function Orders({ name }: { name: string }) {
    const { orders, loading } = useOrderUpdates()
    return <p>{loading ? `${name} loading` : `${name} ${String(orders.length)}`}</p>
  }
  const names = Array.from({ length: 10 }, (_, i) => `c${String(i)}`)

  it('are one join and one fetch, under StrictMode too, and leave once, whichever goes last', async () => {
    const { core, client, fetcher } = start([{ id: 1 }, { id: 2 }])
    const tree = (shown: string[]) => (
      <StrictMode>
        <HoldfastProvider client={client}>
          {shown.map((name) => (
            <Orders key={name} name={name} />
          ))}
        </HoldfastProvider>
      </StrictMode>
    )
    const view = render(tree(names))
    await flow(core)
    for (const name of names) expect(screen.getByText(`${name} 2`)).toBeTruthy()
    expect([core.all('subscribe').length, core.all('openTable').length, fetcher.mock.calls.length]).toEqual([1, 1, 1])
    view.rerender(tree(names.slice(5)))
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect(core.all('unsubscribe')).toHaveLength(0)
    view.rerender(tree([]))
    await act(() => vi.advanceTimersByTimeAsync(5_000))
    expect([core.all('closeTable').length, core.all('unsubscribe').length]).toEqual([1, 1])
  })

  it('that go while it is still joining leave nothing behind', async () => {
    const { core, client, fetcher } = start()
    const view = render(
      <StrictMode>
        <HoldfastProvider client={client}>
          <Orders name="a" />
        </HoldfastProvider>
      </StrictMode>,
    )
    view.unmount()
    await act(() => vi.advanceTimersByTimeAsync(10_000))
    expect(fetcher).not.toHaveBeenCalled()
    expect([core.all('closeTable').length, core.all('unsubscribe').length]).toEqual([1, 1])
    core.left(TOPIC)
    expect(client.getChannels()).toEqual([])
  })

  it('render on a server without starting anything', () => {
    const { core, client } = start()
    expect(
      renderToString(
        <HoldfastProvider client={client}>
          <Orders name="a" />
        </HoldfastProvider>,
      ),
    ).toBe('<p>a loading</p>')
    expect(core.all('openChannel')).toHaveLength(0)
  })
})
