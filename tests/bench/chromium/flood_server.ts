import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { ENTRY_ID, changeFrames, page } from '../frames.js'

interface Join {
  readonly config?: { readonly postgres_changes?: readonly object[] }
}

const TICK_MS = 4

/** A Realtime server that accepts every join, and changes all rows of a table in turn, at the given pace. */
export class FloodServer {
  readonly #http: Server
  readonly #sockets: WebSocketServer
  #socket: WebSocket | undefined

  private constructor(rows: number) {
    const rest = page(rows)
    this.#http = createServer((_, response) => {
      response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end(rest)
    })
    this.#sockets = new WebSocketServer({ server: this.#http })
    this.#sockets.on('connection', (socket) => {
      this.#socket = socket
      socket.on('message', (data: Buffer) => {
        answer(socket, data.toString())
      })
    })
  }

  static async listen(rows: number): Promise<FloodServer> {
    const server = new FloodServer(rows)
    await new Promise<void>((resolve) => {
      server.#http.listen(0, '127.0.0.1', resolve)
    })
    return server
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`
  }

  /** Sends the frames at that pace. Resolves with the time at which the last one was written. */
  async flood(frames: readonly string[], perSecond: number): Promise<number> {
    const start = performance.now()
    for (let sent = 0; sent < frames.length;) {
      const due = Math.min(frames.length, Math.ceil(((performance.now() - start) * perSecond) / 1_000))
      for (; sent < due; sent++) this.#socket?.send(frames[sent] ?? '')
      // Real time has to pass: the pace is what the bench puts the page under.
      await new Promise((resolve) => {
        setTimeout(resolve, TICK_MS)
      })
    }
    return Date.now()
  }

  close(): void {
    this.#sockets.close()
    this.#http.close()
    this.#http.closeAllConnections()
  }
}

function answer(socket: WebSocket, text: string): void {
  const [joinRef, ref, topic, event, payload] = JSON.parse(text) as [string | null, string, string, string, Join]
  const say = (to: string | null, kind: string, what: object): void => {
    socket.send(JSON.stringify([joinRef, to, topic, kind, what]))
  }
  const entries = payload.config?.postgres_changes?.map((entry) => ({ ...entry, id: ENTRY_ID }))
  say(ref, 'phx_reply', { status: 'ok', response: entries ? { postgres_changes: entries } : {} })
  if (event === 'phx_join' && entries)
    say(null, 'system', { extension: 'postgres_changes', status: 'ok', message: 'Subscribed', channel: 'orders' })
}

/** All rows in turn, again and again; `total` counts the messages. */
export function floodFrames(count: number, rows: number): string[] {
  return changeFrames({ count, rows, each: (i) => ({ id: 1 + (i % rows), total: i + 1 }) })
}
