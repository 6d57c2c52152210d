import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** When so many are held, the next one is let go: whoever asks so often while a database opens can ask again. */
const SEATS = 1000

/** Holds requests that come while the database opens. Without it they would never be answered. */
export class WaitingRoom {
  private readonly held: (() => void)[] = []

  constructor(private readonly http: Server) {
    http.on('request', this.holdRequest)
    http.on('upgrade', this.holdUpgrade)
  }

  /** Lets in what was held, because the server's own listeners are there now. */
  open(): void {
    this.http.off('request', this.holdRequest)
    this.http.off('upgrade', this.holdUpgrade)
    for (const letIn of this.held.splice(0)) letIn()
  }

  private readonly holdRequest = (request: IncomingMessage, response: ServerResponse): void => {
    this.seat(request.socket, () => this.http.emit('request', request, response))
  }

  private readonly holdUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on('error', () => stream.destroy())
    this.seat(stream, () => this.http.emit('upgrade', request, stream, head))
  }

  private seat(stream: Duplex, letIn: () => void): void {
    if (this.held.length >= SEATS) stream.destroy()
    else this.held.push(() => void (stream.destroyed || letIn()))
  }
}
