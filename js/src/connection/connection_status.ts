import { CONNECTION_STATES, QUALITY_LEVELS } from '../base/enums.js'
import { HoldfastError, errorName } from '../base/errors.js'
import type { ErrorName } from '../base/errors.js'
import type { ConnectionStateEvent, CoreEvent } from '../port/port.js'
import { Listeners } from '../base/report.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import type { ConnectionQuality, ConnectionState, QueueSnapshot, StateChange } from '../base/types.js'

/** How a dial that never opened can end: the browser gives no cause. */
export const NEVER_OPENED: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'SERVER_UNREACHABLE',
  'DIAL_TIMEOUT',
  'CONNECTION_LOST',
  // The causes that the diagnosis found.
  'KEY_REFUSED',
  'HANDSHAKE_REFUSED',
])

/** Everything that a page shows of a connection. Frozen; replaced after each change. */
export interface ConnectionSnapshot {
  readonly state: ConnectionState
  readonly quality: ConnectionQuality
  /** Messages accepted by `send()` and not yet written. */
  readonly queueSize: number
  /** Why it is not connected; `null` while it is, or if nothing went wrong. */
  readonly error: HoldfastError | null
  /** When the next dial is due, in milliseconds since 1970; 0 if none is planned. */
  readonly retryAt: number
}

const NO_QUALITY: ConnectionQuality = Object.freeze({
  state: 'disconnected',
  latency: 0,
  lastHeartbeat: 0,
  messagesQueued: 0,
  reconnectAttempts: 0,
  level: 'offline',
  jitter: 0,
  loss: 0,
  checking: false,
})

/** The snapshot before anything happened, and on a server. */
export const IDLE: ConnectionSnapshot = Object.freeze({
  state: 'disconnected',
  quality: NO_QUALITY,
  queueSize: 0,
  error: null,
  retryAt: 0,
})

/** Keeps the snapshot of the connection from the core's events, and calls the listeners. */
export class ConnectionStatus {
  readonly store = new SnapshotStore<ConnectionSnapshot>({ ...IDLE })
  readonly stateChanges = new Listeners<[ConnectionState, StateChange]>()
  readonly qualityChanges = new Listeners<[ConnectionQuality]>()
  readonly queueChanges = new Listeners<[QueueSnapshot]>()
  #coreQueue: QueueSnapshot = { size: 0, bytes: 0 }
  #unconfirmed = 0
  #explanation: HoldfastError | undefined
  #assumed: ErrorName | undefined

  get snapshot(): ConnectionSnapshot {
    return this.store.getSnapshot()
  }

  handle(event: Extract<CoreEvent, { type: 'connectionState' | 'quality' }>): void {
    if (event.type === 'connectionState') this.#changed(event)
    else
      this.#setQuality({
        level: QUALITY_LEVELS[event.level] ?? 'offline',
        latency: Math.round(event.latency),
        jitter: event.jitter,
        loss: event.loss,
        lastHeartbeat: event.lastHeartbeatAt,
        checking: event.checking,
      })
  }

  /** Shows a state that the page knows before the core can report it: the core is not loaded yet, cannot be, or runs in a worker. */
  assume(state: ConnectionState, error?: HoldfastError): void {
    const previous = this.snapshot.state
    this.#assumed = error?.name
    this.#enter(state, { previous, reason: error?.name ?? 'NONE', error, closeCode: 0, attempts: 0, retryAt: 0 })
  }

  /** Replaces the reason of dials that never open by a better one than the socket gave. It holds until a dial opens. */
  explain(error: HoldfastError): void {
    const { state, error: known, retryAt, quality } = this.snapshot
    // It has connected since, or is no longer wanted.
    if (!known || !NEVER_OPENED.has(known.name)) return
    this.#explanation = error
    if (error.name === known.name) {
      this.store.update({ error })
      return
    }
    const attempts = quality.reconnectAttempts
    this.#enter(state, { previous: state, reason: error.name, error, closeCode: 0, attempts, retryAt })
  }

  /** `core`: what the core counts; `unconfirmed`: what it has not counted yet. */
  setQueue(core: QueueSnapshot | undefined, unconfirmed = this.#unconfirmed): void {
    if (core) this.#coreQueue = { size: core.size, bytes: core.bytes }
    this.#unconfirmed = unconfirmed
    const size = this.#coreQueue.size + unconfirmed
    if (size === this.snapshot.queueSize && !core) return
    this.store.set({ queueSize: size })
    this.#setQuality({ messagesQueued: size })
    this.queueChanges.tell(Object.freeze({ size, bytes: this.#coreQueue.bytes }))
  }

  #changed(event: ConnectionStateEvent): void {
    const state = CONNECTION_STATES[event.state] ?? 'disconnected'
    if (state === 'connected' || errorName(event.reason) === 'CLOSED_BY_USER') this.#explanation = undefined
    const explained = NEVER_OPENED.has(errorName(event.reason)) ? this.#explanation : undefined
    const reason = errorName(event.reason)
    const assumed = this.#assumed
    this.#assumed = undefined
    // The page has shown this state already, and all have been told: the core only confirms it.
    if (state === this.snapshot.state && reason === assumed && event.retryAt === this.snapshot.retryAt) return
    this.#enter(state, {
      // The state that listeners were told last. This core may not know it: it may have replaced another.
      previous: this.snapshot.state,
      reason: explained?.name ?? reason,
      error: explained ?? HoldfastError.fromCode(event.reason, describeClose(event)),
      closeCode: event.closeCode,
      attempts: event.attempts,
      retryAt: event.retryAt,
    })
  }

  #enter(state: ConnectionState, change: StateChange): void {
    const known = this.snapshot
    // assume() has reported this already: the core only confirms it.
    const news = state !== known.state || change.reason !== 'NONE' || change.retryAt !== known.retryAt
    this.store.set({ state, error: errorToShow(state, change, known.error), retryAt: change.retryAt })
    this.#setQuality({
      state,
      reconnectAttempts: change.attempts,
      ...(state === 'connected' ? {} : { level: 'offline' as const, checking: false }),
    })
    if (news) this.stateChanges.tell(state, Object.freeze(change))
  }

  #setQuality(change: Partial<ConnectionQuality>): void {
    const before = this.snapshot.quality
    const differs = (Object.keys(change) as (keyof ConnectionQuality)[]).some(
      (key) => !Object.is(before[key], change[key]),
    )
    if (differs) this.store.set({ quality: Object.freeze({ ...before, ...change }) })
    this.store.tell()
    if (differs) this.qualityChanges.tell(this.snapshot.quality)
  }
}

/** An end that the user wanted is no error. While an attempt is under way, the last error shows until it succeeds. */
function errorToShow(state: ConnectionState, change: StateChange, known: HoldfastError | null): HoldfastError | null {
  if (state === 'connected' || change.reason === 'CLOSED_BY_USER') return null
  return change.error ?? known
}

function describeClose(event: ConnectionStateEvent): string {
  const code = event.closeCode === 0 ? '' : `close code ${String(event.closeCode)}`
  return [code, event.detail].filter(Boolean).join(': ')
}
