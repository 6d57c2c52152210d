import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Lane } from '../e2e/support/lane'
import { TcpProxy } from '../e2e/support/tcp_proxy'

afterEach(() => {
  vi.useRealTimers()
})

/** One direction of a wire, and what has arrived at its end. */
function lane() {
  vi.useFakeTimers()
  const arrived: string[] = []
  const way = new Lane((chunk) => arrived.push(chunk?.toString() ?? 'end'))
  const say = (text: string, delayMs: number): void => {
    way.send(Buffer.from(text), delayMs)
  }
  return { way, say, arrived }
}

describe('One direction of a wire', () => {
  test('keeps the order of what it carries, however its delay changes', () => {
    const { way, say, arrived } = lane()
    say('a', 300)
    say('b', 20)
    say('c', 0)
    way.send(undefined, 0)
    vi.advanceTimersByTime(299)
    expect(arrived).toEqual([])
    vi.advanceTimersByTime(1)
    expect(arrived).toEqual(['a', 'b', 'c', 'end'])
    expect(way.isEmpty).toBe(true)
  })

  test('brings nothing while it is silent, and then all that was on its way', () => {
    const { way, say, arrived } = lane()
    say('a', 30)
    way.hold()
    say('b', 0)
    vi.advanceTimersByTime(1_000)
    expect(arrived).toEqual([])
    way.release()
    expect(arrived).toEqual(['a', 'b'])
    vi.advanceTimersByTime(1_000)
    expect(arrived).toHaveLength(2)
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
