import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket } from './support/fake_socket.js'
import { eventually } from './support/eventually.js'

// With the real core: a frame may make its memory grow, and then every view of the memory is replaced.

const MB = 1024 * 1024
const TOPIC = 'room:1'

async function join() {
  const { RealtimeClient } = await import('../../../js/src/index.js')
  const client = new RealtimeClient('ws://server/socket', { key: 'k' })
  const room = client.phoenixChannel(TOPIC).join()
  await eventually(() => {
    expect(room.phase).toBe('subscribed')
  })
  const socket = FakeSocket.last
  if (!socket) throw new Error('no socket')
  return { client, room, socket }
}

/** Kind 2: a broadcast of bytes. */
function binaryFrame(event: string, size: number, byte: number): ArrayBuffer {
  const head = new TextEncoder().encode(`\u0002${String.fromCharCode(TOPIC.length, event.length)}${TOPIC}${event}`)
  const frame = new Uint8Array(head.length + size).fill(byte)
  frame.set(head)
  return frame.buffer
}

const textFrame = (event: string, payload: string): string => `[null,null,"${TOPIC}","${event}","${payload}"]`

vi.setConfig({ testTimeout: 30_000 })

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('WebSocket', FakeSocket)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('A frame that makes the core’s memory grow', () => {
  it.each([3, 20, 40])('of %i MB is heard whole, as bytes and as text, ASCII or not', async (megabytes) => {
    const { client, room, socket } = await join()
    const heard: unknown[] = []
    room.on('big', (payload) => heard.push(payload))
    const size = megabytes * MB
    socket.say(binaryFrame('big', size, 7))
    socket.say(textFrame('big', 'a'.repeat(2 * size)))
    socket.say(textFrame('big', 'é'.repeat(size)))
    const [bytes, ascii, other] = heard as [ArrayBuffer, string, string]
    expect(Buffer.from(bytes).equals(Buffer.alloc(size, 7))).toBe(true)
    expect([bytes.byteLength, ascii === 'a'.repeat(2 * size), other === 'é'.repeat(size)]).toEqual([size, true, true])
    socket.say(textFrame('big', 'small'))
    expect(heard[3]).toBe('small')
    client.dispose()
  })

  it('of 3 MB is heard with a full queue, and so is what is sent', async () => {
    const { client, room, socket } = await join()
    const heard: ArrayBuffer[] = []
    room.on('big', (payload) => heard.push(payload as ArrayBuffer))
    const payload = new Uint8Array(500_000).fill(9)
    for (let i = 0; i < 20; i++) void room.push('up', payload)
    for (let i = 0; i < 10; i++) socket.say(binaryFrame('big', 3 * MB + i * MB, i))
    expect(heard.map((bytes) => [bytes.byteLength, new Uint8Array(bytes).at(-1)])).toEqual(
      Array.from({ length: 10 }, (_, i) => [3 * MB + i * MB, i]),
    )
    const frames = socket.sent.filter((frame) => typeof frame !== 'string')
    expect(frames).toHaveLength(20)
    expect(frames.every((frame) => frame.slice(-500_000).every((byte) => byte === 9))).toBe(true)
    client.dispose()
  })

  it('is told by name where there is no memory for it, and the next one is heard', async () => {
    const { client, room, socket } = await join()
    const notices = vi.fn()
    const heard: unknown[] = []
    client.connection.onNotice(notices)
    room.on('big', (payload) => heard.push(payload))
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no memory')
    })
    socket.say(binaryFrame('big', 30 * MB, 1))
    socket.say(textFrame('big', 'a'.repeat(30 * MB)))
    socket.say(textFrame('big', 'small'))
    expect(grow).toHaveBeenCalled()
    expect(notices.mock.calls.map(([error]) => (error as Error).name)).toEqual(['FRAME_TOO_LARGE', 'FRAME_TOO_LARGE'])
    expect(heard).toEqual(['small'])
    grow.mockRestore()
    socket.say(binaryFrame('big', 30 * MB, 1))
    expect((heard[1] as ArrayBuffer).byteLength).toBe(30 * MB)
    expect(client.connection.getState()).toBe('connected')
    client.dispose()
  })

  it('ends a core that runs out of memory within by name, and the next client has one of its own', async () => {
    const { client, room, socket } = await join()
    const waiting = room.push('never answered')
    socket.say(binaryFrame('big', 30 * MB, 1))
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('no memory')
    })
    const payload = `{"ann":{"metas":[{"phx_ref":"1","text":"${'a'.repeat(25 * MB)}"}]}}`
    expect(() => {
      socket.say(`[null,null,"${TOPIC}","presence_state",${payload}]`)
    }).not.toThrow()
    grow.mockRestore()
    await expect(waiting).resolves.toMatchObject({ outcome: 'failed', error: { name: 'CORE_CRASHED' } })
    expect(client.connection.getState()).toBe('disconnected')
    expect(room.error?.name).toBe('CORE_CRASHED')
    expect(socket.readyState).toBe(3)
    socket.say(textFrame('big', 'small'))
    client.dispose()
    const second = await join()
    second.client.dispose()
  })
})
