import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { RealtimeClient } from '../../../../js/src/index.js'
import type { ErrorName } from '../../../../js/src/index.js'
import { fakeWorker } from '../support/fake_worker.js'
import { eventually } from './support.js'

const host = process.env.HOLDFAST_HOST === 'worker' ? fakeWorker() : 'page'
const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
  vi.unstubAllGlobals()
})

/** A server that refuses WebSockets, and says why. */
async function refusing(status: number, body: string): Promise<string> {
  const server: Server = createServer((_request, response) => {
    response.writeHead(status).end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  ends.push(() => server.close())
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
}

function subscribeTo(url: string) {
  const heard: [string, ErrorName | undefined, boolean | undefined][] = []
  const client = new RealtimeClient(url, { key: 'wrong', backoffMs: [20], host })
  ends.push(() => {
    client.dispose()
  })
  client.channel('orders').subscribe((status, error) => heard.push([status, error?.name, error?.final]))
  return { client, heard }
}

describe('The real core, where no connection can be made, says so to subscribe’s callback', () => {
  it.each([
    ['a wrong key', 401, '{"error":"Invalid API key"}', 'KEY_REFUSED'],
    ['a wrong path', 404, 'not found', 'HANDSHAKE_REFUSED'],
  ] as const)('%s', async (_case, status, body, name) => {
    vi.stubGlobal('WebSocket', WebSocket)
    const { client, heard } = subscribeTo(await refusing(status, body))
    await eventually(() => {
      expect(heard.at(-1)).toEqual(['CHANNEL_ERROR', name, false])
    })
    const { length } = heard
    const attempts = () => client.connection.getConnectionQuality().reconnectAttempts
    const before = attempts()
    await eventually(() => {
      expect(attempts()).toBeGreaterThan(before + 3)
    })
    expect(heard).toHaveLength(length)
  })

  it('no server', async () => {
    vi.stubGlobal('WebSocket', WebSocket)
    const { heard } = subscribeTo('http://127.0.0.1:9')
    await eventually(() => {
      expect(heard).toEqual([['CHANNEL_ERROR', 'SERVER_UNREACHABLE', false]])
    })
  })

  it('no WebSocket', async () => {
    vi.stubGlobal('WebSocket', undefined)
    const { client, heard } = subscribeTo('http://127.0.0.1:9')
    await eventually(() => {
      expect(heard).toEqual([['CHANNEL_ERROR', 'TRANSPORT_FAILED', true]])
    })
    expect(client.getChannels()[0]?.phase).toBe('failed')
  })

  it('a WebSocket whose close event has neither code nor reason', async () => {
    class Curt extends EventTarget {
      onclose: ((event: object) => void) | null = null
      readyState = 0

      constructor() {
        super()
        setTimeout(() => this.onclose?.({}), 1)
      }

      close(): void {
        this.readyState = 3
      }
    }
    vi.stubGlobal('WebSocket', Curt)
    const { client, heard } = subscribeTo('http://127.0.0.1:9')
    await eventually(() => {
      expect(heard).toEqual([['CHANNEL_ERROR', 'SERVER_UNREACHABLE', false]])
    })
    expect(client.connection.getSnapshot().error?.detail).not.toContain('undefined')
  })
})
