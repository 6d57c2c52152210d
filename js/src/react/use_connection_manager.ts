'use client'

import { useMemo, useSyncExternalStore } from 'react'
import type { RealtimeClient } from '../client/client.js'
import type { ConnectionManager } from '../client/connection_manager.js'
import { IDLE } from '../connection/connection_status.js'
import type { ConnectionSnapshot } from '../connection/connection_status.js'
import type { OutgoingMessage } from '../client/outgoing.js'
import type { Settlement } from '../base/types.js'
import { useClient } from './client_context.js'

/** What {@link useConnectionManager} gives: the connection's state, and functions to act on it. Frozen. */
export interface ConnectionView extends ConnectionSnapshot {
  readonly connect: () => Promise<void>
  readonly disconnect: () => void
  readonly send: (message: OutgoingMessage) => Promise<Settlement>
  readonly manager: ConnectionManager
}

/**
 * The connection of the page (or of the provider, or of the client given), for indicators and buttons. The hook itself never
 * connects.
 *
 * ```tsx
 * const { state, quality } = useConnectionManager()
 * return <span>{state === 'connected' ? `Connected (${quality.latency}ms)` : 'Offline'}</span>
 * ```
 */
export function useConnectionManager(options: { client?: RealtimeClient } = {}): ConnectionView {
  const manager = useClient(options.client).connection
  const snapshot = useSyncExternalStore(manager.subscribe, manager.getSnapshot, () => IDLE)
  return useMemo(() => Object.freeze({ ...snapshot, ...actionsOf(manager) }), [snapshot, manager])
}

function actionsOf(manager: ConnectionManager) {
  return {
    connect: () => manager.connect(),
    disconnect: () => {
      manager.disconnect()
    },
    send: (message: OutgoingMessage) => manager.send(message),
    manager,
  }
}
