import type { RawData, WebSocket } from 'ws'
import type { Grant } from '../auth/tokens'
import type { Version } from '../protocol/message'
import type { Realtime } from '../realtime/context'
import { Socket } from '../realtime/socket'
import type { FrameTap } from './frames'
import { Gate } from './gate'

/** How a connection is told from the others. */
export interface ConnectionName {
  /** Counts the server's sockets from 1. */
  readonly id: number
  /** The name that the page gives itself, if it does. It stays the same through reconnects. */
  readonly page: string | null
}

/** One WebSocket, with the protocol's socket behind it, and the tap and the gate that its frames pass. */
export class Connection {
  readonly socket: Socket
  private readonly gate = new Gate()

  constructor(
    private readonly name: ConnectionName,
    private readonly ws: WebSocket,
    private readonly tap: FrameTap,
    realtime: Realtime,
    version: Version,
    apikey: Grant,
  ) {
    const wire = { send: (data: string | Buffer) => this.send(data), close: (code: number) => this.close(code) }
    this.socket = new Socket(realtime, wire, version, apikey)
    ws.on('message', (data: RawData, isBinary) => this.socket.receive(data as Buffer, isBinary))
  }

  get id(): number {
    return this.name.id
  }

  get page(): string | null {
    return this.name.page
  }

  /** Bytes that the client has not taken yet. */
  get backlog(): number {
    return this.ws.bufferedAmount
  }

  /** Sends a frame, whatever it is: tests send garbage. */
  send(data: string | Buffer): void {
    this.gate.pass(() => {
      if (this.ws.readyState !== this.ws.OPEN) return
      this.tap.record({ socket: this.id, at: Date.now(), data })
      this.ws.send(data)
    })
  }

  close(code: number): void {
    this.ws.close(code)
  }

  /** Ends the connection without a close frame, like a network that is lost. */
  drop(): void {
    this.ws.terminate()
  }

  /** Stops both directions while the connection stays open: it is half-open, as for a browser that is offline. */
  freeze(): void {
    this.gate.freeze()
    this.ws.pause()
  }

  thaw(): void {
    this.ws.resume()
    this.gate.thaw()
  }

  delay(ms: number): void {
    this.gate.delay(ms)
  }
}
