import type * as Theirs from '@supabase/realtime-js'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { REALTIME_LISTEN_TYPES, createClient } from '../../../js/src/index.js'
import type * as Ours from '../../../js/src/index.js'
import { FakeCore } from './support/fake_core.js'

type Missing<A, B> = Exclude<keyof A, keyof B>

// The compiler fails where realtime-js has a public name that is neither ours nor in one of these lists, or where a list names one too many.
const CLIENT: Record<Missing<Theirs.RealtimeClient, Ours.RealtimeClient>, true> = {
  accessToken: true,
  accessTokenValue: true,
  apiKey: true,
  decode: true,
  encode: true,
  endPoint: true,
  fetch: true,
  headers: true,
  heartbeatCallback: true,
  heartbeatIntervalMs: true,
  heartbeatTimer: true,
  httpEndpoint: true,
  log: true,
  logLevel: true,
  params: true,
  pendingHeartbeatRef: true,
  push: true,
  reconnectAfterMs: true,
  reconnectTimer: true,
  ref: true,
  sendBuffer: true,
  sendHeartbeat: true,
  serializer: true,
  stateChangeCallbacks: true,
  timeout: true,
  transport: true,
  vsn: true,
  worker: true,
  workerRef: true,
  workerUrl: true,
}
const CHANNEL: Record<Missing<Theirs.RealtimeChannel, Ours.RealtimeChannel>, true> = {
  bindings: true,
  broadcastEndpointURL: true,
  copyBindings: true,
  joinPush: true,
  joinedOnce: true,
  rejoinTimer: true,
  socket: true,
  timeout: true,
  updateJoinPayload: true,
}
const EXPORTS: Record<Missing<typeof Theirs, typeof Ours>, true> = {
  RealtimePresence: true,
  WebSocketFactory: true,
}
const OPTIONS: Record<Missing<Theirs.RealtimeClientOptions, Ours.RealtimeClientOptions>, true> = {}

describe('What realtime-js has and Holdfast has not', () => {
  const docs = readFileSync(new URL('../../../docs/migrating-from-realtime-js.md', import.meta.url), 'utf8')

  it.each(Object.keys({ ...CLIENT, ...CHANNEL, ...EXPORTS, ...OPTIONS }))('is in the docs: %s', (name) => {
    expect(docs).toMatch(new RegExp(`\\b${name}\\b`))
  })
})

describe('Types of realtime-js', () => {
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
