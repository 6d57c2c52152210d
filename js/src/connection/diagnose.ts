import { NEVER_OPENED } from './connection_status.js'
import type { ConnectionStatus } from './connection_status.js'
import { HoldfastError, httpDetail } from '../base/errors.js'
import { saidIn, tryParse } from '../base/json.js'
import { timeLimit } from '../base/time.js'
import type { ConnectionState, StateChange } from '../base/types.js'

/** This many dials in a row that never opened are no bad luck any more. Where none ever did, the first is suspicious. */
const SUSPICIOUS_DIALS = 2
/** A finding that is out of date stands for so many dials at most. */
const MOST_DIALS_BETWEEN = 8
const ANSWER_WITHIN_MS = 8_000

/**
 * Browsers hide why a WebSocket did not open: no server, a wrong key and a full project all look like close code 1006. After two
 * such dials (or one, where none has ever opened) this asks the endpoint over http, and puts what it learns into the connection's error. What was
 * found need not last: a server that was ending may have answered, and one that comes back may refuse. So it asks again,
 * ever more rarely, but at least once in eight dials. It is advice only: the core goes on retrying.
 */
export class Diagnosis {
  readonly #status: ConnectionStatus
  readonly #socketUrl: string
  readonly #fetch: typeof fetch
  #failedDials = SUSPICIOUS_DIALS - 1
  /** The number of failed dials at which it asks (again). */
  #askAt = SUSPICIOUS_DIALS
  /** True while a finding is being told: that change of state is no dial. */
  #explaining = false

  constructor(status: ConnectionStatus, socketUrl: string, fetcher: typeof fetch) {
    this.#status = status
    this.#socketUrl = socketUrl
    this.#fetch = fetcher
    status.stateChanges.add((state, change) => {
      this.#observe(state, change)
    })
  }

  #observe(state: ConnectionState, change: StateChange): void {
    if (this.#explaining) return
    if (state === 'connected' || change.reason === 'CLOSED_BY_USER') {
      this.#failedDials = state === 'connected' ? 0 : SUSPICIOUS_DIALS - 1
      this.#askAt = SUSPICIOUS_DIALS
    } else if (state === 'reconnecting' && change.previous === 'connected') {
      this.#failedDials = 0
    } else if (change.retryAt > 0 && NEVER_OPENED.has(change.reason)) {
      this.#failedDials += 1
    }
    if (this.#failedDials >= this.#askAt) void this.#ask()
  }

  async #ask(): Promise<void> {
    // One question at a time.
    this.#askAt = Infinity
    const found = await diagnose(this.#socketUrl, this.#fetch)
    this.#askAt = this.#failedDials + Math.min(Math.max(this.#failedDials, SUSPICIOUS_DIALS), MOST_DIALS_BETWEEN)
    this.#explaining = true
    this.#status.explain(found)
    this.#explaining = false
  }
}

/** Asks the http form of a WebSocket's address what is wrong with it. Never rejects. */
export async function diagnose(socketUrl: string, fetcher: typeof fetch = fetch): Promise<HoldfastError> {
  const url = socketUrl.replace(/^ws/, 'http')
  try {
    return await readAnswer(await fetcher(url, { cache: 'no-store', signal: timeLimit(ANSWER_WITHIN_MS) }))
  } catch {
    return diagnoseOpaquely(url, fetcher)
  }
}

async function readAnswer(response: Response): Promise<HoldfastError> {
  const name = response.status === 401 ? 'KEY_REFUSED' : 'HANDSHAKE_REFUSED'
  return new HoldfastError(name, httpDetail(response.status, saidIn(tryParse(await response.text()))))
}

/** The answer may be hidden by CORS; that there is one at all still tells a refusal from an absence. */
async function diagnoseOpaquely(url: string, fetcher: typeof fetch): Promise<HoldfastError> {
  try {
    await fetcher(url, { mode: 'no-cors', cache: 'no-store', signal: timeLimit(ANSWER_WITHIN_MS) })
    return new HoldfastError('HANDSHAKE_REFUSED', 'it answers over http; the browser hides what it says')
  } catch (thrown) {
    return new HoldfastError('SERVER_UNREACHABLE', 'no answer over http either', { cause: thrown })
  }
}
