import { reportThrown } from '../base/report.js'
import type { Command, CoreEvent, CorePort } from './port.js'

/** A port that is still being made. It keeps commands, and passes them on in order once the port is there. */
export class LatePort implements CorePort {
  #port: CorePort | undefined
  readonly #held: Command[] = []
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  #disposed = false

  /** @param port must not reject */
  constructor(port: Promise<CorePort>) {
    port.then((made) => {
      this.#arrived(made)
    }, reportThrown)
  }

  post(command: Command): void {
    if (this.#port) this.#port.post(command)
    else this.#held.push(command)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#disposed = true
    this.#held.length = 0
    this.#port?.dispose()
  }

  #arrived(port: CorePort): void {
    if (this.#disposed) {
      port.dispose()
      return
    }
    port.onEvents((events) => {
      this.#listener(events)
    })
    // Commands that a listener posts meanwhile go to the end, and are passed on too.
    for (const command of this.#held) port.post(command)
    this.#held.length = 0
    this.#port = port
  }
}
