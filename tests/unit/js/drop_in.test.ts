import { describe, expect, it, vi } from 'vitest'
import {
  REALTIME_LISTEN_TYPES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_SUBSCRIBE_STATES,
  createClient,
} from '../../../js/src/index.js'
import type { RealtimePostgresChangesPayload } from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

const core = new FakeCore()
const userId = 7
const url = 'https://xyz.supabase.co'
const key = 'anon'

interface Product extends Record<string, unknown> {
  id: number
  stock_level: number
}

// The specification's examples, word for word. They must compile, and ask the server for the right thing.
describe('Code written for supabase-js', () => {
  const supabase = createClient(url, key, {
    auth: { persistSession: true, autoRefreshToken: true },
    realtime: { params: {}, port: core.port },
  })
  const asked = (name: string) => core.joinPayload(`realtime:${name}`).config.postgres_changes

  // Promise K3.
  it('watches orders', () => {
    const seen = vi.fn<(row: unknown) => void>()
    supabase
      .channel('orders')
      .on(
        'postgres_changes',
        {
          event: '*',
          schema: 'public',
          table: 'orders',
          filter: `restaurant_id=eq.${String(userId)}`,
        },
        (payload) => {
          seen(payload.new)
        },
      )
      .subscribe()
    expect(asked('orders')).toEqual([{ event: '*', schema: 'public', table: 'orders', filter: 'restaurant_id=eq.7' }])
    core.change('realtime:orders', 'INSERT', { record: { id: 1 } })
    expect(seen).toHaveBeenCalledWith({ id: 1 })
  })

  it('watches stock, typed or not', async () => {
    const low: Product[] = []
    const channel = supabase
      .channel('inventory')
      .on('postgres_changes', { event: 'UPDATE', schema: 'public', table: 'products' }, (payload) => {
        if (payload.new.stock_level < 10) low.push(payload.new as Product)
      })
      .on<Product>('postgres_changes', { event: 'UPDATE', schema: 'public', table: 'products' }, (payload) => {
        const level: number = payload.new.stock_level
        if (level < 10) low.push(payload.new)
      })
      .subscribe()
    core.change('realtime:inventory', 'UPDATE', { record: { id: 1, stock_level: 3 }, old: { id: 1 } })
    expect(low).toEqual([
      { id: 1, stock_level: 3 },
      { id: 1, stock_level: 3 },
    ])
    const removed = supabase.removeChannel(channel)
    core.left('realtime:inventory')
    await expect(removed).resolves.toBe('ok')
  })

  it('may leave the filter out, and give a callback of its own', () => {
    const seen: unknown[] = []
    const debouncedUpdate = (data: unknown) => seen.push(data)
    const handleNotification = (payload: RealtimePostgresChangesPayload) => seen.push(payload.new)
    supabase.channel('all').on('postgres_changes', {}, debouncedUpdate).subscribe()
    supabase
      .channel('mine')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'notifications' }, handleNotification)
      .subscribe()
    expect(asked('all')).toEqual([{ event: '*', schema: 'public' }])
  })

  it('debugs with system messages and statuses', () => {
    const log: unknown[] = []
    supabase
      .channel('debug')
      .on('system', {}, (payload) => {
        log.push(payload.status)
      })
      .subscribe((status) => {
        if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED || status === 'CHANNEL_ERROR') log.push(status)
      })
    core.emit({ type: 'system', channel: core.channel('realtime:debug'), payload: '{"status":"ok"}' })
    core.subscribed('realtime:debug')
    expect(log).toEqual(['ok', 'SUBSCRIBED'])
  })

  it('names events and kinds by realtime-js’s constants', () => {
    const seen: unknown[] = []
    supabase
      .channel('named')
      .on(
        REALTIME_LISTEN_TYPES.POSTGRES_CHANGES,
        { event: REALTIME_POSTGRES_CHANGES_LISTEN_EVENT.INSERT, schema: 'public', table: 't' },
        (payload) => seen.push(payload.new.id),
      )
      .on(REALTIME_LISTEN_TYPES.BROADCAST, { event: 'move' }, ({ payload }) => seen.push(payload))
      .on(REALTIME_LISTEN_TYPES.PRESENCE, { event: 'join' }, ({ key: who, newPresences }) =>
        seen.push(who, newPresences),
      )
      .subscribe()
    expect(asked('named')).toEqual([{ event: 'INSERT', schema: 'public', table: 't' }])
  })
})
