import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { Gate } from '../../../demo/server/http/gate'

interface Pair {
  readonly client: Socket
  readonly server: Socket
  /** What each direction passes. */
  readonly gates: Gate[]
}

/**
 * A wire to a server on this machine. It can be cut by a reset, like a crashed router, or by silence, like a lost radio link. It can be slow, or end
 * at a server that accepts and closes at once.
 */
export class TcpProxy {
  readonly #pairs = new Set<Pair>()
  readonly #listener: Server
  readonly #target: { readonly host: string; readonly port: number }
  #refusing = false
  #silent = false
  #hangsUp = false
  #delayMs = 0

  private constructor(target: string) {
    const { hostname, port } = new URL(target)
    this.#target = { host: hostname, port: Number(port) }
    this.#listener = createServer((client) => {
      this.#accept(client)
    })
  }

  /** A wire to the server at that URL. */
  static async to(target: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    await new Promise<void>((resolve) => {
      proxy.#listener.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  /** The address to use in place of the server's own. */
  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`
  }

  /** Resets all connections, and every new one. */
  reset(): void {
    this.#refusing = true
    for (const pair of this.#pairs) {
      pair.client.resetAndDestroy()
      pair.server.resetAndDestroy()
    }
  }

  /** From now on nothing arrives, in either direction, and nobody is told. New connections are accepted, and nothing arrives on them. */
  silence(): void {
    this.#silent = true
    for (const { client, server, gates } of this.#pairs) {
      client.pause()
      server.pause()
      for (const gate of gates) gate.freeze()
    }
  }

  /** From now on everything arrives that much later, in either direction. */
  slow(delayMs: number): void {
    this.#delayMs = delayMs
    for (const { gates } of this.#pairs) for (const gate of gates) gate.delay(delayMs)
  }

  /** Ends all connections. Every new one is accepted, and ends with the server's first message. */
  acceptThenClose(): void {
    this.#hangsUp = true
    for (const { server } of this.#pairs) server.destroy()
  }

  /** All is well again. What was held back arrives now, late and in order, as over TCP. */
  restore(): void {
    this.#refusing = false
    this.#silent = false
    this.#hangsUp = false
    this.slow(0)
    for (const { client, server, gates } of this.#pairs) {
      for (const gate of gates) gate.thaw()
      client.resume()
      server.resume()
    }
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#listener.close(() => {
        resolve()
      })
    })
    for (const { client, server } of this.#pairs) {
      client.destroy()
      server.destroy()
    }
    await closed
  }

  #accept(client: Socket): void {
    client.on('error', () => undefined)
    if (this.#refusing) {
      client.resetAndDestroy()
      return
    }
    const pair: Pair = { client, server: connect(this.#target), gates: [] }
    this.#pairs.add(pair)
    this.#carry(pair, client, pair.server)
    this.#carry(pair, pair.server, client)
  }

  #carry(pair: Pair, from: Socket, to: Socket): void {
    from.setNoDelay(true)
    const gate = new Gate()
    pair.gates.push(gate)
    gate.delay(this.#delayMs)
    from.on('data', (chunk) => {
      if (this.#hangsUp && from === pair.server) to.end(chunk)
      else gate.pass(() => to.writable && to.write(chunk))
    })
    from.on('end', () => {
      gate.pass(() => to.end())
    })
    from.on('error', () => {
      to.destroy()
    })
    from.on('close', () => {
      // After its last messages, which may be on their way or held back.
      gate.pass(() => {
        to.destroySoon()
      })
      if (pair.client.destroyed && pair.server.destroyed) this.#pairs.delete(pair)
    })
    if (this.#silent) {
      from.pause()
      gate.freeze()
    }
  }
}
