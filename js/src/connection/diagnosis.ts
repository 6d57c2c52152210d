import type { ConnectionStatus, NEVER_OPENED } from './connection_status.js'
import type { HoldfastError, httpDetail } from '../base/errors.js'
import type { saidIn, tryParse } from '../base/json.js'
import type { timeLimit } from '../base/time.js'
import type { ConnectionState, StateChange } from '../base/types.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly Diagnosis: typeof Diagnosis
  }
}

/** The functions that it uses from the package's entry. */
export interface DiagnosisTools {
  readonly HoldfastError: typeof HoldfastError
  readonly NEVER_OPENED: typeof NEVER_OPENED
  readonly httpDetail: typeof httpDetail
  readonly saidIn: typeof saidIn
  readonly timeLimit: typeof timeLimit
  readonly tryParse: typeof tryParse
}

/** This many dials in a row that never opened are no accident. If none ever opened, the first one is suspicious. */
const SUSPICIOUS_DIALS = 2
/** An outdated finding is used for at most this many dials. */
const MOST_DIALS_BETWEEN = 8
const ANSWER_WITHIN_MS = 8_000

/**
 * Browsers hide why a WebSocket did not open: no server, a wrong key and a full project all look like close code 1006. After two such dials
 * (or one, if none has ever opened) this class asks the endpoint over http, and puts the finding into the connection's error. A finding may
 * not last: a server that was stopping may have answered, and one that comes back may refuse. So it asks again, less and less often, but at
 * least once in eight dials. It only advises: the core goes on retrying.
 */
export class Diagnosis {
  readonly #status: ConnectionStatus
  readonly #socketUrl: string
  readonly #fetch: typeof fetch
  readonly #tools: DiagnosisTools
  #failedDials = SUSPICIOUS_DIALS - 1
  /** The number of failed dials at which it asks (again). */
  #askAt = SUSPICIOUS_DIALS
  /** True while a finding is being reported: that change of state is no dial. */
  #explaining = false

  constructor(status: ConnectionStatus, socketUrl: string, fetcher: typeof fetch, tools: DiagnosisTools) {
    this.#tools = tools
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
    } else if (change.retryAt > 0 && this.#tools.NEVER_OPENED.has(change.reason)) {
      this.#failedDials += 1
    }
    if (this.#failedDials >= this.#askAt) void this.#ask()
  }

  async #ask(): Promise<void> {
    // One question at a time.
    this.#askAt = Infinity
    const found = await diagnoseWith(this.#tools, this.#socketUrl, this.#fetch)
    this.#askAt = this.#failedDials + Math.min(Math.max(this.#failedDials, SUSPICIOUS_DIALS), MOST_DIALS_BETWEEN)
    this.#explaining = true
    this.#status.explain(found)
    this.#explaining = false
  }
}

/** Asks the http form of a WebSocket's address what is wrong with it. Never rejects. */
export async function diagnoseWith(
  tools: DiagnosisTools,
  socketUrl: string,
  fetcher: typeof fetch,
): Promise<HoldfastError> {
  const url = socketUrl.replace(/^ws/, 'http')
  try {
    const limit = { cache: 'no-store', signal: tools.timeLimit(ANSWER_WITHIN_MS) } as const
    return await readAnswer(tools, await fetcher(url, limit))
  } catch {
    return diagnoseOpaquely(tools, url, fetcher)
  }
}

async function readAnswer(tools: DiagnosisTools, response: Response): Promise<HoldfastError> {
  const name = response.status === 401 ? 'KEY_REFUSED' : 'HANDSHAKE_REFUSED'
  const said = tools.saidIn(tools.tryParse(await response.text()))
  return new tools.HoldfastError(name, tools.httpDetail(response.status, said))
}

/** CORS may hide the answer. But that there is an answer at all distinguishes a refusal from an absence. */
async function diagnoseOpaquely(tools: DiagnosisTools, url: string, fetcher: typeof fetch): Promise<HoldfastError> {
  const { HoldfastError, timeLimit } = tools
  try {
    await fetcher(url, { mode: 'no-cors', cache: 'no-store', signal: timeLimit(ANSWER_WITHIN_MS) })
    return new HoldfastError('HANDSHAKE_REFUSED', 'it answers over http; the browser hides what it says')
  } catch (thrown) {
    return new HoldfastError('SERVER_UNREACHABLE', 'no answer over http either', { cause: thrown })
  }
}
