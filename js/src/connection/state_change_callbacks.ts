import type { ConnectionStatus } from './connection_status.js'
import { guarded } from '../base/report.js'
import type { ConnectionState, StateChange } from '../base/types.js'

type Callback = (event?: unknown) => void
/** A function, alone or behind a label, as in phoenix.js. */
type Entry = Callback | readonly [label: string, callback: Callback]

/** realtime-js's lists of socket listeners, to which apps add. A later list may replace a list. */
export interface StateChangeCallbacks {
  /** The socket is connected. */
  open: Entry[]
  /** The socket has closed, or a dial failed; called with the fields of a `CloseEvent`. */
  close: Entry[]
  /** Why it closed, if nobody wanted that; called with a HoldfastError. */
  error: Entry[]
  /** Never called: frames stay in the core. */
  message: Entry[]
}

/** Lists whose members are called on the connection's changes. */
export function stateChangeCallbacks(status: ConnectionStatus): StateChangeCallbacks {
  const lists: StateChangeCallbacks = { open: [], close: [], error: [], message: [] }
  const tell = (entries: readonly Entry[], event?: unknown): void => {
    for (const entry of [...entries]) guarded(typeof entry === 'function' ? entry : entry[1], event)
  }
  status.stateChanges.add((state, change) => {
    if (state === 'connected') tell(lists.open)
    else if (isEnd(state, change)) {
      if (change.reason !== 'CLOSED_BY_USER') tell(lists.error, change.error)
      tell(lists.close, closeEvent(change))
    }
  })
  return lists
}

/** Of a connection, or of a dial; not the next dial, and not a better word for an end that was told. */
function isEnd(state: ConnectionState, { previous, reason, retryAt }: StateChange): boolean {
  if (state === 'connecting' || reason === 'NONE') return false
  return state !== previous || retryAt > 0
}

function closeEvent({ reason, error, closeCode }: StateChange): object {
  const isClean = reason === 'CLOSED_BY_USER'
  const code = closeCode > 0 ? closeCode : isClean ? 1000 : 1006
  return { type: 'close', code, reason: error?.detail ?? '', wasClean: isClean }
}
