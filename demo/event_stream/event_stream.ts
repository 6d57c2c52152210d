import { loadCore } from 'holdfast/core'
import type { ConnectionManager, ConnectionOutput, ConnectionStateOutput, Tuning } from 'holdfast/core'

/** What an event stream reports. */
export interface StreamListeners {
  readonly onData: (data: string) => void
  readonly onState: (change: ConnectionStateOutput) => void
}

/**
 * Server-Sent Events with Holdfast's connection: back-off, liveness, quality. The server answers `POST url` (a heartbeat, with the
 * stream's id) by an event `pong` in the stream. Runs in browsers and in Node.
 */
export class EventStream {
  readonly #manager: ConnectionManager
  readonly #url: string
  readonly #listeners: StreamListeners
  #stream: AbortController | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  private constructor(manager: ConnectionManager, url: string, listeners: StreamListeners) {
    this.#manager = manager
    this.#url = url
    this.#listeners = listeners
  }

  static async open(url: string, listeners: StreamListeners, tuning: Tuning = {}): Promise<EventStream> {
    const { ConnectionManager } = await loadCore()
    const stream = new EventStream(new ConnectionManager(tuning), url, listeners)
    stream.#tell((manager, now) => {
      manager.connect(now)
    })
    return stream
  }

  get quality() {
    return this.#manager.quality
  }

  close(): void {
    this.#tell((manager, now) => {
      manager.disconnect(now)
    })
  }

  /** Gives the manager one fact, does what the manager wants, and sets the timer for when it wants to be called again. */
  #tell(fact: (manager: ConnectionManager, now: number) => void): void {
    fact(this.#manager, Date.now())
    for (const output of this.#manager.takeOutputs()) this.#carryOut(output)
    clearTimeout(this.#timer)
    const { deadline } = this.#manager
    if (!Number.isFinite(deadline)) return
    this.#timer = setTimeout(
      () => {
        this.#tell((manager, now) => {
          manager.deadlineReached(now)
        })
      },
      Math.max(0, deadline - Date.now()),
    )
  }

  #carryOut(output: ConnectionOutput): void {
    if (output.type === 'state') this.#listeners.onState(output)
    if (output.type === 'open') void this.#read(output.transport)
    if (output.type === 'close') this.#stream?.abort()
    // If no answer comes in the stream, the manager notices by itself.
    if (output.type === 'heartbeat') void fetch(this.#url, { method: 'POST' }).catch(() => undefined)
  }

  async #read(transport: number): Promise<void> {
    const { signal } = (this.#stream = new AbortController())
    try {
      const { body, ok, status } = await fetch(this.#url, { headers: { Accept: 'text/event-stream' }, signal })
      if (!ok || !body) throw new Error(`HTTP ${String(status)}`)
      this.#tell((manager, now) => {
        manager.transportOpened(transport, now)
      })
      await this.#readEvents(body)
    } catch {
      // The stream was cut, refused or aborted. The manager is told below.
    }
    this.#tell((manager, now) => {
      manager.transportClosed(transport, 1006, '', now)
    })
  }

  async #readEvents(body: ReadableStream<Uint8Array>): Promise<void> {
    const [reader, decoder] = [body.getReader(), new TextDecoder()]
    let text = ''
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      this.#tell((manager, now) => {
        manager.frameHeard(now)
      })
      const events = (text + decoder.decode(read.value, { stream: true })).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) this.#receive(event)
    }
  }

  #receive(event: string): void {
    if (event.startsWith('event: pong'))
      this.#tell((manager, now) => {
        manager.heartbeatAnswered(now)
      })
    else if (event.startsWith('data: ')) this.#listeners.onData(event.slice('data: '.length))
  }
}
