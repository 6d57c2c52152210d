import { reportThrown } from '../base/report.js'
import { PASSIVE } from './port.js'
import type { Command, CoreEvent, CorePort } from './port.js'

/** A port that is made when it is needed. Until it is there, it keeps commands, and passes them on in order. */
export class LatePort implements CorePort {
  readonly #open: () => Promise<CorePort>
  #port: CorePort | undefined
  readonly #held: Command[] = []
  #listener: (events: readonly CoreEvent[]) => void = () => undefined
  #isAwake = false
  #isDisposed = false

  /** @param open must not reject */
  constructor(open: () => Promise<CorePort>) {
    this.#open = open
  }

  /** Makes the port. The first command that does more than state a fact does so too. */
  wake(): void {
    if (this.#isAwake) return
    this.#isAwake = true
    this.#open().then((made) => {
      this.#arrived(made)
    }, reportThrown)
  }

  post(command: Command): void {
    if (this.#port) {
      this.#port.post(command)
      return
    }
    this.#held.push(command)
    if (!PASSIVE.has(command.type)) this.wake()
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.#isDisposed = true
    this.#held.length = 0
    this.#port?.dispose()
  }

  #arrived(port: CorePort): void {
    if (this.#isDisposed) {
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
