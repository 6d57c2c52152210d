import type { ConnectionState, StateChange } from '../../../js/src/index.js'
import type { Session } from '../session.js'

const LEGAL: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  // Straight to `connected`: a dial may succeed silently while the browser claims to be offline.
  disconnected: ['connecting', 'connected', 'reconnecting'],
  connecting: ['connected', 'reconnecting', 'disconnected'],
  connected: ['reconnecting', 'disconnected'],
  reconnecting: ['connected', 'disconnected'],
}

/** What the listeners of one page were told of the connection. */
export class ConnectionTold {
  #state: ConnectionState = 'disconnected'

  /** What they must not have been told; nothing if all is well. */
  offence({ wanted }: Session, state: ConnectionState, { previous, reason, retryAt }: StateChange): string | undefined {
    const before = this.#state
    this.#state = state
    if (previous !== before) return `was told of a change from ${previous} in ${before}`
    if (state === before) return retryAt === 0 && reason === 'NONE' ? `was told of ${state} again` : undefined
    if (!LEGAL[before].includes(state)) return `went from ${before} to ${state}`
    if (state !== 'disconnected' && !wanted) return `is ${state} against its user's wish`
    if (before === 'connected' && wanted && reason === 'NONE') return 'lost its connection without a reason'
    return undefined
  }
}
