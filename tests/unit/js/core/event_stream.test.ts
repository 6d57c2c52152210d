import { afterEach, beforeEach, expect, it } from 'vitest'
import { EventStream } from '../../../../demo/event_stream/event_stream.js'
import { StreamServer } from './support/stream_server.js'
import { eventually } from '../support/eventually.js'

let server: StreamServer
let stream: EventStream
const heard: string[] = []
const states: string[] = []

const FAST = {
  backoffMs: [1],
  heartbeatIntervalMs: 50,
  heartbeatTimeoutMs: 1_000,
  probeTimeoutMs: 500,
  degradedHeartbeatMs: 50,
  stableAfterMs: 0,
}

beforeEach(async () => {
  heard.length = states.length = 0
  server = await StreamServer.start()
  const onData = (data: string) => heard.push(data)
  const onState = ({ state }: { readonly state: string }) => states.push(state)
  stream = await EventStream.open(server.url, { onData, onState }, FAST)
  await eventually(() => expect(states.at(-1)).toBe('connected'))
})
afterEach(async () => {
  stream.close()
  await server.close()
})

it('The manager runs over Server-Sent Events: it connects, measures, and hears', async () => {
  server.say('one')
  await eventually(() => expect(heard).toEqual(['one']))
  await eventually(() => expect(stream.quality.latency).toBeGreaterThan(0))
  expect(states.slice(0, 2)).toEqual(['connecting', 'connected'])
})

it('A stream that is cut is opened again', async () => {
  server.cut()
  await eventually(() => expect(server.opened).toBe(2))
  await eventually(() => expect(states.at(-1)).toBe('connected'))
  expect(states).toContain('reconnecting')
  server.say('two')
  await eventually(() => expect(heard).toEqual(['two']))
})

it('A stream that has fallen silent is found out, and opened again', async () => {
  server.answers = false
  await eventually(() => expect(server.opened).toBeGreaterThan(1))
  server.answers = true
  await eventually(() => expect(states.at(-1)).toBe('connected'))
})

it('A stream that was closed stays so', async () => {
  stream.close()
  await eventually(() => expect(states.at(-1)).toBe('disconnected'))
  expect(server.opened).toBe(1)
})
