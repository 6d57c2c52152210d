import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of Server-Sent Events, that can cut its streams and fall silent. */
export class StreamServer {
  /** Heartbeats are answered. */
  answers = true
  opened = 0
  readonly #server: Server
  readonly #streams = new Set<ServerResponse>()

  private constructor() {
    this.#server = createServer(({ method }, response) => {
      if (method === 'POST') this.#pong(response)
      else this.#open(response)
    })
  }

  static async start(): Promise<StreamServer> {
    const started = new StreamServer()
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve))
    return started
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/events`
  }

  say(data: string): void {
    this.#write(`data: ${data}\n\n`)
  }

  cut(): void {
    for (const stream of this.#streams) stream.destroy()
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #pong(response: ServerResponse): void {
    response.end()
    if (this.answers) this.#write('event: pong\n\n')
  }

  #open(response: ServerResponse): void {
    this.opened += 1
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    this.#streams.add(response)
    response.once('close', () => this.#streams.delete(response))
  }

  #write(text: string): void {
    for (const stream of this.#streams) stream.write(text)
  }
}
