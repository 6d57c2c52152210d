import type { Connection } from '../connection/connection.js'
import { useTransport } from '../engine/early_socket.js'
import type { ErrorName } from '../base/errors.js'
import type { Decode, Encode } from '../connection/frame_text.js'
import type { Unsubscribe } from '../base/types.js'

/** How a heartbeat went, in realtime-js's words. Only `sendHeartbeat()` causes `sent` and `disconnected`. */
export type HeartbeatStatus = 'sent' | 'ok' | 'timeout' | 'error' | 'disconnected'
export type HeartbeatCallback = (status: HeartbeatStatus, latency?: number) => void

/** Options of realtime-js, so that code written for it compiles. See `docs/migrating-from-realtime-js.md`. */
export interface RealtimeJsOptions {
  /** realtime-js's name for `joinTimeoutMs` and `pushTimeoutMs` together. */
  timeout?: number | undefined
  /** realtime-js's name for `backoffMs`: the wait before the first, second… dial. */
  reconnectAfterMs?: ((tries: number) => number) | undefined
  /** Called with each answered or missed heartbeat. */
  heartbeatCallback?: HeartbeatCallback | undefined
  /** Called with each change of the connection's state, and each notice. Never gets a token or a payload. */
  logger?: ((kind: string, message: string, data?: unknown) => void) | undefined
  /**
   * A WebSocket class to use instead of the host's own, by a core in the page (not in a worker). If the host has none (Node before 22), it
   * becomes `globalThis.WebSocket`.
   */
  transport?: unknown
  /** Only sets `client.encode`: the core writes and reads frames itself. */
  encode?: Encode | undefined
  /** Only sets `client.decode`. */
  decode?: Decode | undefined
  /** Has no effect: deadlines go by the wall clock, so throttled timers cost no heartbeat. */
  worker?: boolean | undefined
  /** Has no effect. */
  workerUrl?: string | undefined
  /** Has no effect: browsers send no headers with a WebSocket. */
  headers?: Readonly<Record<string, string>> | undefined
  /** How much the server logs of this connection: its parameter `log_level`. */
  log_level?: string | undefined
  /** Another name for `log_level`. */
  logLevel?: string | undefined
  /** Has no effect: nothing is stored in it. */
  sessionStorage?: unknown
}

const HEARTBEAT_WORDS: Readonly<Partial<Record<ErrorName, HeartbeatStatus>>> = {
  HEARTBEAT_TIMEOUT: 'timeout',
  PROBE_TIMEOUT: 'timeout',
  CLOSED_BY_USER: 'disconnected',
}

/** Puts a WebSocket class where the core looks for it. Returns the function that removes it. */
export function provideTransport(url: string, transport: unknown): () => void {
  if (typeof transport !== 'function') return () => undefined
  if (!('WebSocket' in globalThis)) Object.assign(globalThis, { WebSocket: transport })
  return useTransport(url, transport as typeof WebSocket)
}

/** Calls back for each answered or missed heartbeat, and for each one that `sendHeartbeat()` sent. */
export function onHeartbeat({ heartbeats, link: { status } }: Connection, callback: HeartbeatCallback): Unsubscribe {
  let last = status.snapshot.quality.lastHeartbeat
  const stops = [
    heartbeats.add(callback),
    status.qualityChanges.add(({ lastHeartbeat, latency }) => {
      if (lastHeartbeat === last) return
      last = lastHeartbeat
      callback('ok', latency)
    }),
    status.stateChanges.add((state, { previous, reason }) => {
      const word = HEARTBEAT_WORDS[reason]
      if (word && (previous === 'connected' || state === 'disconnected')) callback(word)
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Reports to realtime-js's logger what happens to the connection. */
export function logTo({ link, tokens }: Connection, logger: NonNullable<RealtimeJsOptions['logger']>): void {
  link.status.stateChanges.add((state, { reason, closeCode, attempts }) => {
    logger('transport', state, { reason, closeCode, attempts })
  })
  tokens.failures.add((thrown) => {
    logger('error', 'Error fetching access token from callback', thrown)
  })
  link.notices.add((notice, count) => {
    logger('error', notice.message, { name: notice.name, count })
  })
}
