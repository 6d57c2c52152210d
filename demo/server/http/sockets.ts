import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Realtime } from '../realtime/context'
import { Timers } from '../realtime/timers'
import type { Access } from './access'
import { Connection } from './connection'
import { jsonResponse, type HttpRequest, type HttpResponse } from './exchange'
import type { FrameTap } from './frames'
import { examine, refuse, type Accepted, type Refused } from './upgrade'

/** The real server's limit of a frame. */
const MAX_FRAME_BYTES = 5_000_000
const SERVICE_RESTART = 1012
const FULL: Refused = { status: 429, body: '{"error":"Too many connected users"}', delayed: true }
const NO_UPGRADE = jsonResponse(400, { error: 'This is a WebSocket endpoint: ask for an upgrade' })

/** Turns upgrade requests into sockets. */
export class Sockets {
  private readonly server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_FRAME_BYTES,
  })
  private readonly timers = new Timers()
  private readonly connections = new Map<number, Connection>()
  private opened = 0

  constructor(
    private readonly realtime: Realtime,
    private readonly tap: FrameTap,
    private readonly access: Access,
  ) {}

  /** The open connections, oldest first. */
  all(): readonly Connection[] {
    return [...this.connections.values()]
  }

  get count(): number {
    return this.server.clients.size
  }

  async upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    stream.on('error', () => stream.destroy())
    const refusal = this.access.refusal(request.headers)
    if (refusal !== null)
      return refuse(stream, { status: 403, body: JSON.stringify({ error: refusal }), delayed: false })
    const verdict = await this.decide(request)
    if ('status' in verdict) return refuse(stream, verdict)
    this.server.handleUpgrade(request, stream, head, (ws) => this.open(ws, verdict))
  }

  /** A request without an upgrade, which the real server examines like any other: it tells a browser why it is refused. */
  async visit({ path, query, headers }: HttpRequest): Promise<HttpResponse> {
    const verdict = await this.decide({ url: `${path}?${query.toString()}`, headers })
    return 'status' in verdict ? { status: verdict.status, body: verdict.body } : NO_UPGRADE
  }

  private async decide(request: Pick<IncomingMessage, 'url' | 'headers'>): Promise<Accepted | Refused> {
    const ordered = this.orderedRefusal(request)
    if (ordered !== null) return { status: ordered, body: null, delayed: false }
    const verdict = this.isFull() ? FULL : await examine(this.realtime.tokens, request)
    if (!('status' in verdict)) return verdict
    this.realtime.log('connection_refused', { status: verdict.status, body: verdict.body })
    if (verdict.delayed) await this.timers.wait(this.realtime.times.refusalDelayMs)
    return verdict
  }

  private orderedRefusal({ url }: Pick<IncomingMessage, 'url'>): number | null {
    const { refuseConnections, refusedPages } = this.realtime.faults
    const page = new URL(url ?? '/', 'http://localhost').searchParams.get('page')
    return refuseConnections ?? refusedPages.get(page ?? '') ?? null
  }

  private isFull(): boolean {
    return this.server.clients.size >= this.realtime.limits.sockets
  }

  /** Closes every socket as a restarting server does. */
  close(): void {
    this.timers.end()
    for (const client of this.server.clients) client.close(SERVICE_RESTART)
    setTimeout(() => this.terminate(), 500).unref()
  }

  private terminate(): void {
    for (const client of this.server.clients) client.terminate()
  }

  private open(ws: WebSocket, { version, apikey, page }: Accepted): void {
    const id = ++this.opened
    const connection = new Connection({ id, page }, ws, this.tap, this.realtime, version, apikey)
    this.connections.set(id, connection)
    ws.on('error', (error) => this.realtime.log('socket_error', { socket: id, message: error.message }))
    ws.on('close', (code) => {
      this.connections.delete(id)
      connection.socket.end()
      this.realtime.log('socket_closed', { socket: id, code })
    })
    this.realtime.log('socket_opened', { socket: id, version, role: apikey.role })
  }
}
