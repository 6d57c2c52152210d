import { NEVER_OPENED } from './connection_status.js'
import type { ConnectionStatus } from './connection_status.js'
import { HoldfastError, httpDetail } from './errors.js'
import { saidIn, tryParse } from './json.js'
import type { ConnectionState, StateChange } from './types.js'

/** This many dials in a row that never opened are no bad luck any more. */
const SUSPICIOUS_DIALS = 2
const ANSWER_WITHIN_MS = 8_000

/**
 * Browsers hide why a WebSocket did not open: no server, a wrong key and a full project all look like close code 1006. After two
 * such dials this asks the endpoint once over http, and puts what it learns into the connection's error. It is advice only: the
 * core goes on retrying.
 */
export class Diagnosis {
  readonly #status: ConnectionStatus
  readonly #socketUrl: string
  readonly #fetch: typeof fetch
  #failedDials = 0
  #asked = false

  constructor(status: ConnectionStatus, socketUrl: string, fetcher: typeof fetch) {
    this.#status = status
    this.#socketUrl = socketUrl
    this.#fetch = fetcher
    status.stateChanges.add((state, change) => {
      this.#observe(state, change)
    })
  }

  #observe(state: ConnectionState, change: StateChange): void {
    if (state === 'connected') {
      this.#failedDials = 0
      this.#asked = false
    } else if (state === 'reconnecting' && change.previous === 'connected') {
      this.#failedDials = 0
    } else if (change.retryAt > 0 && NEVER_OPENED.has(change.reason)) {
      this.#failedDials += 1
    }
    if (this.#failedDials >= SUSPICIOUS_DIALS && !this.#asked) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#asked = true
    this.#status.explain(await diagnose(this.#socketUrl, this.#fetch))
  }
}

/** Asks the http form of a WebSocket's address what is wrong with it. Never rejects. */
export async function diagnose(socketUrl: string, fetcher: typeof fetch = fetch): Promise<HoldfastError> {
  const url = socketUrl.replace(/^ws/, 'http')
  try {
    return await readAnswer(await fetcher(url, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }))
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
    await fetcher(url, { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
    return new HoldfastError('HANDSHAKE_REFUSED', 'it answers over http; the browser hides what it says')
  } catch (thrown) {
    return new HoldfastError('SERVER_UNREACHABLE', 'no answer over http either', { cause: thrown })
  }
}
