import './dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { HoldfastError, RealtimeClient } from '../../../../js/src/index.js'
import { useLiveTable } from '../../../../js/src/react/index.js'
import { LUIGI, SAKURA, clientOf, disposeClients, insertOrder, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'
import { eventually } from '../support/eventually.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  cleanup()
  disposeClients()
})
afterAll(() => server.close())

/** A client whose session is the one of `is`, as apps with supabase-js provide it. */
async function startAs(persona: string | null) {
  const session = { token: persona === null ? null : await server.tokenFor(persona) }
  const fetcher = vi.fn<typeof fetch>((...args) => fetch(...args))
  const client = await clientOf(server, null, { fetch: fetcher, accessToken: () => Promise.resolve(session.token) })
  const becomes = async (next: string | null): Promise<void> => {
    session.token = next === null ? null : await server.tokenFor(next)
    await act(() => client.setAuth())
  }
  const pages = () => fetcher.mock.calls.filter(([url]) => (url as string).includes('/rest/v1/orders'))
  return { client, becomes, pages }
}

/** Waits until everything that was committed by now is shown, or never will be: changes come in the order of their commits. */
async function everythingIsTold(client: RealtimeClient): Promise<void> {
  const ovens = client.channel('ovens')
  await new Promise<void>((resolve) => {
    ovens
      .on('postgres_changes', { event: 'UPDATE', schema: 'public', table: 'ovens' }, () => {
        // A table shows what it was told in the next frame.
        requestAnimationFrame(() => {
          resolve()
        })
      })
      .subscribe((status) => {
        if (status === 'SUBSCRIBED') void server.sql('update ovens set readings = readings + 1 where id = 1')
      })
  })
  await client.removeChannel(ovens)
}

function showOrders(client: RealtimeClient) {
  const shown: { rows: readonly string[]; loading: boolean }[] = []
  const hook = renderHook(() => {
    const { rows, loading, stale, error } = useLiveTable<{ id: string; restaurant_id: string }>({
      client,
      table: 'orders',
    })
    shown.push({ rows: rows.map((row) => row.restaurant_id), loading })
    return { rows, loading, stale, error }
  })
  const settles = () =>
    waitFor(() => {
      expect(hook.result.current).toMatchObject({ loading: false, stale: false, error: null })
    })
  return { ...hook, shown, settles }
}

describe('A live table, when its user signs out', () => {
  // Promise U1.
  it('drops the rows first, shows what the key may see, and never grows by the old user’s', async () => {
    await insertOrder(server, LUIGI)
    const { client, becomes } = await startAs('luigi')
    const { result, shown, settles } = showOrders(client)
    await settles()
    expect(result.current.rows.length).toBeGreaterThan(0)
    shown.length = 0
    await becomes(null)
    expect(shown[0]).toEqual({ rows: [], loading: true })
    await insertOrder(server, LUIGI)
    await settles()
    await insertOrder(server, LUIGI)
    await everythingIsTold(client)
    expect(shown.flatMap(({ rows }) => rows)).toEqual([])
  })

  it('shows the next user theirs, and not for a moment the last one’s', async () => {
    await insertOrder(server, LUIGI)
    await insertOrder(server, SAKURA)
    const { client, becomes, pages } = await startAs('luigi')
    const { shown, settles, result } = showOrders(client)
    await settles()
    shown.length = 0
    const before = pages().length
    await becomes('sakura')
    await insertOrder(server, LUIGI)
    await settles()
    expect(new Set(shown.flatMap(({ rows }) => rows))).toEqual(new Set([SAKURA]))
    expect(pages().length - before).toBe(1)
    const id = await insertOrder(server, SAKURA)
    await waitFor(() => {
      expect(result.current.rows.some((row) => row.id === id)).toBe(true)
    })
  })

  it('is not fetched again for a refreshed token', async () => {
    const { client, becomes, pages } = await startAs('luigi')
    const { settles, result } = showOrders(client)
    await settles()
    const before = pages().length
    for (let i = 0; i < 3; i++) await becomes('luigi')
    const id = await insertOrder(server, LUIGI)
    await waitFor(() => {
      expect(result.current.rows.some((row) => row.id === id)).toBe(true)
    })
    await everythingIsTold(client)
    expect(pages()).toHaveLength(before)
  })

  it('asks with the key alone where nobody is signed in', async () => {
    const { client, pages } = await startAs(null)
    const { settles } = showOrders(client)
    await settles()
    const headers = new Headers(pages()[0]?.[1]?.headers)
    expect([headers.get('apikey'), headers.get('Authorization')]).toEqual([server.anonKey, null])
  })
})

describe('A channel, when its user signs out', () => {
  it('hears no more of what only they may see, and the next user’s is theirs', async () => {
    const { client, becomes } = await startAs('luigi')
    const heard: unknown[] = []
    const channel = client
      .channel('orders')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'orders' }, ({ new: row }) =>
        heard.push(row.restaurant_id),
      )
    await new Promise<void>((resolve) => {
      channel.subscribe((status) => {
        if (status === 'SUBSCRIBED') resolve()
      })
    })
    await becomes(null)
    await insertOrder(server, LUIGI)
    await waitFor(() => {
      expect(channel.phase).toBe('subscribed')
    })
    await insertOrder(server, LUIGI)
    await becomes('sakura')
    await waitFor(() => {
      expect(channel.phase).toBe('subscribed')
    })
    await eventually(async () => {
      await insertOrder(server, SAKURA)
      expect(heard).toContain(SAKURA)
    })
    expect(heard).not.toContain(LUIGI)
  })

  // Promise U2.
  it('sends nothing of what one left as the other', async () => {
    const { client, becomes } = await startAs('luigi')
    const heard: unknown[] = []
    const witness = await clientOf(server, 'ada')
    await new Promise<void>((resolve) => {
      witness
        .channel('room')
        .on('broadcast', { event: '*' }, ({ payload }) => heard.push(payload))
        .subscribe((status) => {
          if (status === 'SUBSCRIBED') resolve()
        })
    })
    await client.connection.connect()
    await expect(client.connection.send({ channel: 'room', payload: { from: 'luigi' } })).resolves.toMatchObject({
      outcome: 'acked',
    })
    client.connection.simulateDisconnect()
    const left = client.connection.send({ channel: 'room', payload: { from: 'luigi, offline' } })
    await becomes('sakura')
    await expect(left).resolves.toMatchObject({
      outcome: 'failed',
      error: expect.objectContaining({ name: 'USER_CHANGED' }) as HoldfastError,
    })
    await expect(client.connection.send({ channel: 'room', payload: { from: 'sakura' } })).resolves.toMatchObject({
      outcome: 'acked',
    })
    await waitFor(() => {
      expect(heard).toHaveLength(2)
    })
    expect(heard).toEqual([{ from: 'luigi' }, { from: 'sakura' }])
  })
})
