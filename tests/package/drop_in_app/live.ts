// An app that knows nothing of Holdfast. Arguments: the server's URL and key. Prints what it lived through, as JSON.
import { REALTIME_SUBSCRIBE_STATES, createClient } from '@supabase/supabase-js'
import type { RealtimeChannel, RealtimePostgresInsertPayload } from '@supabase/supabase-js'
import WebSocket from 'ws'

interface Order {
  id: string
  restaurant_id: string
  total_cents: number
}

const LUIGI = { email: 'luigi@holdfast.test', password: 'demo' }
const RESTAURANT = '11111111-1111-4111-8111-111111111111'
const [url = '', key = ''] = process.argv.slice(2)

// Node before 22 has none of its own.
Object.assign(globalThis, { WebSocket })
const supabase = createClient(url, key, { auth: { autoRefreshToken: false } })
const lived: Record<string, unknown> = {}

/** Calls back with a function that ends the wait. */
function until<T>(start: (done: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => {
      reject(new Error(`nothing came; so far: ${JSON.stringify(lived)}`))
    }, 15_000)
    start((value) => {
      clearTimeout(patience)
      resolve(value)
    })
  })
}

function subscribed(channel: RealtimeChannel): Promise<RealtimeChannel> {
  return until((done) => {
    channel.subscribe((status: REALTIME_SUBSCRIBE_STATES, error?: Error) => {
      if (error) console.error(status, error.message)
      if (status === REALTIME_SUBSCRIBE_STATES.SUBSCRIBED) done(channel)
    })
  })
}

async function insertOrder(cents: number): Promise<string> {
  const { data, error } = await supabase
    .from('orders')
    .insert({ restaurant_id: RESTAURANT, total_cents: cents })
    .select()
    .single<Order>()
  if (error) throw new Error(error.message)
  return data.id
}

async function signIn(): Promise<void> {
  lived.vsn = supabase.realtime.vsn
  lived.tokenBefore = supabase.realtime.accessTokenValue
  const { data, error } = await supabase.auth.signInWithPassword(LUIGI)
  if (error) throw new Error(error.message)
  lived.joinsAsTheUser = supabase.realtime.accessTokenValue === data.session.access_token
}

async function hearChanges(): Promise<void> {
  const channel = supabase.channel('orders')
  const heard = until<RealtimePostgresInsertPayload<Order>>((done) => {
    channel.on<Order>('postgres_changes', { event: 'INSERT', schema: 'public', table: 'orders' }, done)
  })
  await subscribed(channel)
  const id = await insertOrder(1_234)
  const change = await heard
  lived.change = [change.eventType, change.table, change.new.id === id, change.new.total_cents]
}

async function talk(): Promise<void> {
  const room = supabase.channel('room', {
    config: { broadcast: { self: true, ack: true }, presence: { key: 'luigi' } },
  })
  const heard = until<unknown>((done) => {
    room.on('broadcast', { event: 'said' }, ({ payload }) => {
      done(payload)
    })
  })
  const present = until<unknown>((done) => {
    room.on('presence', { event: 'sync' }, () => {
      const [presence] = room.presenceState<{ name: string }>().luigi ?? []
      if (presence) done(presence.name)
    })
  })
  await subscribed(room)
  lived.sent = await room.send({ type: 'broadcast', event: 'said', payload: { text: 'hello' } })
  lived.tracked = await room.track({ name: 'Luigi' })
  lived.heard = await heard
  lived.present = await present
  lived.overHttp = await room.httpSend('said', { text: 'over http' })
}

/** Channels are joined anew with the key's rights. */
function allJoined(): Promise<void> {
  return until((done) => {
    const look = setInterval(() => {
      if (supabase.getChannels().some(({ state }) => state !== 'joined')) return
      clearInterval(look)
      done()
    }, 20)
  })
}

async function leave(): Promise<void> {
  await supabase.auth.signOut()
  await supabase.realtime.setAuth()
  lived.afterSignOut = supabase.realtime.accessTokenValue === key
  await allJoined()
  lived.channels = supabase.getChannels().map(({ topic, state }) => [topic, state])
  lived.left = await supabase.removeAllChannels()
  lived.connected = supabase.realtime.isConnected()
}

await signIn()
await hearChanges()
await talk()
await leave()
console.log(JSON.stringify(lived))
