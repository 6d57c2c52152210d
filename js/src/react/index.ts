'use client'

/**
 * React hooks on Holdfast: `useSyncExternalStore` inside, safe under StrictMode, Suspense, HMR and server rendering.
 * @packageDocumentation
 */
export { useClient } from './client_context.js'
export { HoldfastProvider } from './provider.js'
export type { HoldfastProviderProps } from './provider.js'
export { useConnectionManager } from './use_connection_manager.js'
export type { ConnectionView } from './use_connection_manager.js'
export { useLiveTable } from './use_live_table.js'
export type { UseLiveTableOptions } from './use_live_table.js'
export { useOrderUpdates } from './use_order_updates.js'
export type { OrderId, OrderUpdates, OrderUpdatesOptions } from './use_order_updates.js'
