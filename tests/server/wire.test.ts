import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Gate } from '../../demo/server/http/gate'
import { TcpProxy } from '../e2e/support/tcp_proxy'

afterEach(() => {
  vi.useRealTimers()
})

/** What one direction of a wire, or one socket of the server, passes; and what has come through. */
function gate() {
  vi.useFakeTimers()
  const passed: string[] = []
  const gate = new Gate()
  const say = (text: string, delayMs: number): void => {
    gate.delay(delayMs)
    gate.pass(() => passed.push(text))
  }
  return { gate, say, passed }
}

describe('What is held up', () => {
  test('keeps its order, however the delay changes', () => {
    const { gate: held, say, passed } = gate()
    say('a', 300)
    say('b', 20)
    say('c', 0)
    vi.advanceTimersByTime(299)
    expect(passed).toEqual([])
    vi.advanceTimersByTime(1)
    expect(passed).toEqual(['a', 'b', 'c'])
    expect(held.isEmpty).toBe(true)
  })

  test('stays while frozen, and keeps its order when it is thawed', () => {
    const { gate: held, say, passed } = gate()
    say('a', 30)
    held.freeze()
    say('b', 0)
    vi.advanceTimersByTime(1_000)
    expect(passed).toEqual([])
    held.thaw()
    expect(passed).toEqual(['a', 'b'])
    vi.advanceTimersByTime(1_000)
    expect(passed).toHaveLength(2)
  })
})

test('A slow wire carries the end of a connection behind its last words', async () => {
  const server = createServer((socket) => socket.end('all of it'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const wire = await TcpProxy.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  wire.slow(50)
  const client = connect(Number(new URL(wire.url).port), '127.0.0.1')
  const heard: string[] = []
  client.on('data', (chunk) => heard.push(chunk.toString()))
  await new Promise((resolve) => client.once('end', resolve))
  expect(heard.join('')).toBe('all of it')
  await wire.close()
  server.close()
})
