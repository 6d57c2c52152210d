import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FakeSocket } from './support/fake_socket.js'

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('WebSocket', FakeSocket)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

// The parser quotes the character in an error that nobody reads. For this it uses the one format that the snprintf of lean_libc.cpp knows.
it('A control character in what the real core parses is no JSON, and ends nothing', async () => {
  const { RealtimeClient } = await import('../../../js/src/index.js')
  const client = new RealtimeClient('ws://server/socket', { key: 'k' })
  const channel = client.channel('room')
  await new Promise((resolve) => channel.subscribe(resolve))
  const socket = FakeSocket.last as FakeSocket
  const heard: unknown[] = []
  channel.on('broadcast', { event: '*' }, ({ payload }) => heard.push(payload))
  for (let code = 0; code < 32; code++) {
    const wrong = `{"extension":"x","status":"ok","message":"${String.fromCharCode(code)}"}`
    socket.say(`[null,null,"realtime:room","system",${wrong}]`)
    socket.say(`[null,null,"realtime:room","system",{${String.fromCharCode(code)}x`)
  }
  socket.say('[null,null,"realtime:room","broadcast",{"type":"broadcast","event":"e","payload":{"n":1}}]')
  expect(heard).toEqual([{ n: 1 }])
  expect(client.connection.getState()).toBe('connected')
  client.dispose()
})
