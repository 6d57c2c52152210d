import type * as Theirs from '@supabase/realtime-js'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  REALTIME_CHANNEL_STATES,
  REALTIME_LISTEN_TYPES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_PRESENCE_LISTEN_EVENTS,
  REALTIME_SUBSCRIBE_STATES,
  createClient,
} from '../../../js/src/index.js'
import type * as Ours from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

type Missing<A, B> = Exclude<keyof A, keyof B>

// The compiler fails if realtime-js has a public name that is neither ours nor in one of these lists, or if a list has a name too many.
const CLIENT: Record<Missing<Theirs.RealtimeClient, Ours.RealtimeClient>, true> = {
  heartbeatTimer: true,
  push: true,
  reconnectTimer: true,
  ref: true,
  sendBuffer: true,
  serializer: true,
  workerRef: true,
}
const CHANNEL: Record<Missing<Theirs.RealtimeChannel, Ours.RealtimeChannel>, true> = {
  joinPush: true,
  rejoinTimer: true,
  updateJoinPayload: true,
}
const EXPORTS: Record<Missing<typeof Theirs, typeof Ours>, true> = {}
const OPTIONS: Record<Missing<Theirs.RealtimeClientOptions, Ours.RealtimeClientOptions>, true> = {}

type Optional<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T]

// Like theirs: who asks for changes names the table's schema and the event. Our own type, in which both may be left out, has another name.
const FILTER: Record<Optional<Ours.RealtimePostgresChangesFilter>, true> = { table: true, filter: true, select: true }
const ASKED: Record<Optional<Ours.ChangesFilter>, true> = { ...FILTER, event: true, schema: true }

describe('What realtime-js has and Holdfast has not', () => {
  const docs = readFileSync(new URL('../../../docs/migrating-from-realtime-js.md', import.meta.url), 'utf8')

  it.each(Object.keys({ ...CLIENT, ...CHANNEL, ...EXPORTS, ...OPTIONS }))('is in the docs: %s', (name) => {
    expect(docs).toMatch(new RegExp(`\\b${name}\\b`))
  })
})

describe('Types of realtime-js', () => {
  it('ask for the schema and the event of changes', () => {
    const filter: Ours.RealtimePostgresChangesFilter<'INSERT'> = { event: 'INSERT', schema: 'public', table: 'orders' }
    const theirs: Omit<Theirs.RealtimePostgresChangesFilter<'INSERT'>, 'filter'> = filter
    expect(Object.keys(ASKED)).toEqual(expect.arrayContaining(Object.keys(theirs)))
  })

  it('name the members of enums', () => {
    const event: Ours.REALTIME_POSTGRES_CHANGES_LISTEN_EVENT.INSERT = REALTIME_POSTGRES_CHANGES_LISTEN_EVENT.INSERT
    const status: Ours.REALTIME_SUBSCRIBE_STATES.SUBSCRIBED = REALTIME_SUBSCRIBE_STATES.SUBSCRIBED
    const type: Ours.REALTIME_LISTEN_TYPES.PRESENCE = REALTIME_LISTEN_TYPES.PRESENCE
    const happened: Ours.REALTIME_PRESENCE_LISTEN_EVENTS.JOIN = REALTIME_PRESENCE_LISTEN_EVENTS.JOIN
    const state: Ours.REALTIME_CHANNEL_STATES.joined = REALTIME_CHANNEL_STATES.joined
    expect([event, status, type, happened, state]).toEqual(['INSERT', 'SUBSCRIBED', 'presence', 'join', 'joined'])
  })

  it('are names here, too', () => {
    const core = new FakeCore()
    const heard: string[] = []
    const hear = (status: Ours.REALTIME_SUBSCRIBE_STATES, error?: Error) => heard.push(status, error?.name ?? '')
    const type: `${Ours.REALTIME_LISTEN_TYPES}` = REALTIME_LISTEN_TYPES.BROADCAST
    const supabase = createClient('https://xyz.supabase.co', 'anon', {
      realtime: { params: { eventsPerSecond: 10 }, logLevel: 'info', port: core.port },
      auth: { persistSession: false },
      global: { headers: { 'x-app': 'a' } },
      db: { schema: 'public' },
    })
    expect(core.last('create').options.url).toContain('eventsPerSecond=10&log_level=info')
    const channel = supabase.realtime.channel('orders', {
      config: { broadcast: { replication_ready: true } },
    })
    channel.on(type, { event: '*' }, () => undefined).subscribe(hear)
    core.subscribed('realtime:orders')
    expect(heard).toEqual(['SUBSCRIBED', ''])
    expect(core.joinPayload('realtime:orders').config.broadcast).toMatchObject({ replication_ready: true })
    expect(channel.presence.state).toEqual({})
  })
})
