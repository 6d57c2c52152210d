import { EventReader } from '../event_reader.js'
import type { Command, CoreEvent, CorePort } from '../port.js'
import { guarded } from '../report.js'
import { INTENTS } from './protocol.js'
import type { FromCore, ToCore } from './protocol.js'

/** A core at the other end of a message port, as the page sees it. */
export class RemoteCore implements CorePort {
  readonly #port: MessagePort
  readonly #released: () => void
  readonly #reader = new EventReader()
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  /** Intents on their way: what the core says of the connection before it has heard them is out of date. */
  #intents = 0

  constructor(port: MessagePort, released: () => void) {
    this.#port = port
    this.#released = released
    port.onmessage = ({ data }: MessageEvent<FromCore>) => {
      const events = data.flatMap((item) => this.#read(item))
      if (events.length > 0) guarded(this.#listener, events)
    }
  }

  post(command: Command): void {
    if (INTENTS.has(command.type)) this.#intents += 1
    this.#port.postMessage(command satisfies ToCore)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#listener = () => undefined
    this.#port.postMessage({ type: 'dispose' } satisfies ToCore)
    this.#port.close()
    this.#released()
  }

  #read(item: FromCore[number]): readonly CoreEvent[] {
    if (item instanceof ArrayBuffer) return this.#current(this.#reader.read(new Uint8Array(item), 0, item.byteLength))
    if (item.type !== 'carriedOut') return [item]
    this.#intents -= 1
    return []
  }

  #current(events: readonly CoreEvent[]): readonly CoreEvent[] {
    if (this.#intents === 0) return events
    return events.filter(({ type }) => type !== 'connectionState' && type !== 'quality')
  }
}
