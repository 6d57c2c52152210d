import type { RealtimePresenceState } from './channel_types.js'
import { tryParse } from '../base/json.js'
import { late } from '../base/late.js'
import type { PresenceEvent } from '../port/port.js'
import type { PresencePayload, PresenceState } from './presence_state.js'
import { clearTimeout, monotonicNow, setTimeout } from '../base/time.js'

const TOOLS = { tryParse, clearTimeout, monotonicNow, setTimeout }
const NOBODY: RealtimePresenceState = Object.freeze({})

/** Who is present on one channel: nobody, until the core reports somebody. */
export class LatePresence {
  readonly #tell: (payload: PresencePayload) => void
  readonly #debounceMs: number | undefined
  #state: PresenceState | undefined

  constructor(tell: (payload: PresencePayload) => void, debounceMs: number | undefined) {
    this.#tell = tell
    this.#debounceMs = debounceMs
  }

  get snapshot(): RealtimePresenceState {
    return this.#state?.snapshot ?? NOBODY
  }

  apply(event: PresenceEvent): void {
    this.#state ??= new (late().PresenceState)(this.#tell, TOOLS, this.#debounceMs)
    this.#state.apply(event)
  }

  stop(): void {
    this.#state?.stop()
  }

  reset(): void {
    this.#state?.reset()
  }

  startOver(): void {
    this.#state?.startOver()
  }

  forget(): void {
    this.#state?.forget()
  }
}
