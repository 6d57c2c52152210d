import { OUTCOMES } from '../base/enums.js'
import { HoldfastError } from '../base/errors.js'
import type { RawPayload, SettledEvent } from './port.js'
import type { PushReply } from '../base/types.js'

interface Pending {
  readonly settle: (reply: PushReply) => void
  /** True if it may wait in the core's queue, and the core has not reported yet that it has it. */
  unconfirmed: boolean
}

/** Every push under way, by its number. Each settles exactly once. */
export class Requests {
  readonly #pending = new Map<number, Pending>()
  #unconfirmed = 0
  #lastError: HoldfastError | undefined

  /** Pushes that the core's own count does not include yet. */
  get unconfirmed(): number {
    return this.#unconfirmed
  }

  open(request: number, queued: boolean): Promise<PushReply> {
    return new Promise((settle) => {
      this.#pending.set(request, { settle, unconfirmed: queued })
      if (queued) this.#unconfirmed += 1
    })
  }

  accepted(request: number): void {
    const pending = this.#pending.get(request)
    if (!pending?.unconfirmed) return
    pending.unconfirmed = false
    this.#unconfirmed -= 1
  }

  settled(event: SettledEvent): void {
    const detail = event.error === 0 ? '' : failureDetail(event.response)
    this.#finish(event.request, {
      outcome: OUTCOMES[event.outcome] ?? 'failed',
      error: this.#errorOf(event.error, detail),
      status: event.status,
      response: parseResponse(event.response),
    })
  }

  failAll(error: HoldfastError): void {
    for (const request of [...this.#pending.keys()]) this.#finish(request, failed(error))
  }

  /**
   * Messages that end alike share one error, for example those that a full queue drops after a loss: making an error costs more than all
   * the rest.
   */
  #errorOf(code: number, detail: string): HoldfastError | undefined {
    const last = this.#lastError
    if (last?.code !== code || detail !== '' || last.detail !== '')
      this.#lastError = HoldfastError.fromCode(code, detail)
    return this.#lastError
  }

  #finish(request: number, reply: PushReply): void {
    this.accepted(request)
    const pending = this.#pending.get(request)
    this.#pending.delete(request)
    pending?.settle(Object.freeze(reply))
  }
}

/** The settlement of a message that could not even be tried. */
export function failed(error: HoldfastError): PushReply {
  return Object.freeze({ outcome: 'failed', error, status: '' })
}

/** Servers may answer with anything: an answer that is no JSON is passed on as text. */
function parseResponse(response: RawPayload): unknown {
  if (typeof response !== 'string') return response
  if (response === '') return undefined
  try {
    return JSON.parse(response) as unknown
  } catch {
    return response
  }
}

function failureDetail(response: RawPayload): string {
  return typeof response === 'string' ? response.slice(0, 200) : ''
}

/** The time limit, whatever plain JavaScript passed; 0 stands for none. */
export function boundOf(timeoutMs: number | undefined): number {
  return timeoutMs !== undefined && Number.isFinite(timeoutMs) ? Math.max(0, timeoutMs) : 0
}
