import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket } from './support/fake_socket.js'

// With the real core, and what its socket is given.

const KIB = 1024
const EVENT = 'moved'

/** Reads what it was given only later, like the package `ws` on a connection that is compressed. */
class LateSocket extends FakeSocket {
  readonly given: Uint8Array[] = []

  override send(data: string | Uint8Array): void {
    if (typeof data !== 'string') this.given.push(data)
    super.send(data)
  }
}

async function join() {
  const { RealtimeClient } = await import('../../../js/src/index.js')
  const client = new RealtimeClient('ws://server/socket', { key: 'k' })
  const channel = client.channel('room')
  await new Promise((resolve) => channel.subscribe(resolve))
  const socket = FakeSocket.last as LateSocket
  socket.sent.length = 0
  const send = (payload: unknown) => channel.send({ type: 'broadcast', event: EVENT, payload })
  return { client, socket, send }
}

/** What follows the header of the protocol's kind 3, whose last name is empty. */
function payloadOf(frame: string | Uint8Array | undefined): number[] {
  if (!(frame instanceof Uint8Array)) throw new Error('the frame is text')
  const [kind, ...lengths] = frame.slice(0, 6)
  expect([kind, frame[6]]).toEqual([3, 0])
  return [...frame.slice(lengths.reduce((sum, length) => sum + length, 7))]
}

/** Each kind of view, over the same 16 bytes in the middle of others. */
function viewsOf(buffer: ArrayBuffer): ArrayBufferView[] {
  return [
    ...[new Int8Array(buffer, 8, 16), new Uint8Array(buffer, 8, 16), new Uint8ClampedArray(buffer, 8, 16)],
    ...[new Int16Array(buffer, 8, 8), new Uint16Array(buffer, 8, 8), new DataView(buffer, 8, 16)],
    ...[new Int32Array(buffer, 8, 4), new Uint32Array(buffer, 8, 4), new Float32Array(buffer, 8, 4)],
    ...[new Float64Array(buffer, 8, 2), new BigInt64Array(buffer, 8, 2), new BigUint64Array(buffer, 8, 2)],
  ]
}

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('WebSocket', LateSocket)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('A binary broadcast', () => {
  it('of any view is the bytes that it shows', async () => {
    const { client, socket, send } = await join()
    const buffer = Uint8Array.from({ length: 32 }, (_, i) => 255 - i).buffer
    const views = viewsOf(buffer)
    for (const view of views) void send(view)
    expect(socket.sent.map(payloadOf)).toEqual(views.map(() => [...new Uint8Array(buffer, 8, 16)]))
    client.dispose()
  })

  it('is what it was to a socket that looks at it later', async () => {
    const { client, socket, send } = await join()
    for (const byte of [1, 2, 3]) void send(new Uint8Array(3 * KIB).fill(byte))
    expect(socket.given.map((frame) => new Set(payloadOf(frame)))).toEqual([1, 2, 3].map((byte) => new Set([byte])))
    client.dispose()
  })

  it('of 1 MiB is handed over whole, between others', async () => {
    const { client, socket, send } = await join()
    const large = Uint8Array.from({ length: KIB * KIB }, (_, i) => i * 7)
    for (const payload of [Uint8Array.of(1), large, Uint8Array.of(2), large, { last: true }]) void send(payload)
    expect(socket.sent.slice(0, 4).map((frame) => payloadOf(frame).length)).toEqual([1, KIB * KIB, 1, KIB * KIB])
    expect(Buffer.from(payloadOf(socket.sent[3])).equals(Buffer.from(large))).toBe(true)
    expect(socket.sent[4]).toContain('{"last":true}')
    client.dispose()
  })
})

describe('A broadcast of text', () => {
  it.each([
    ['short', 'abc'],
    ['of 100 KiB', 'a "quoted" word'.repeat(7 * KIB)],
    ['of 100 KiB that are no ASCII', 'ü日🙂'.repeat(11 * KIB)],
    ['of 100 KiB that are ASCII but for the end', `${'a'.repeat(100 * KIB)}🙂`],
    ['with half a character', 'a\ud800b'],
    ['with what stands for nothing', '\u0000\ufeff'],
  ])('%s goes out as it is', async (_, text) => {
    const { client, socket, send } = await join()
    void send({ text })
    const [, , topic, event, message] = JSON.parse(socket.sent[0] as string) as unknown[]
    expect([topic, event]).toEqual(['realtime:room', 'broadcast'])
    expect(message).toEqual({ type: 'broadcast', event: EVENT, payload: { text } })
    client.dispose()
  })
})
