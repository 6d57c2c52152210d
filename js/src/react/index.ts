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
export type { LiveTableView } from './use_live_table.js'
export type { Activity } from './activity.js'
export type { DeliveryState } from './chat_outbox.js'
export type { ChatDraft, ChatMessage, ChatMessages, ChatNames, ChatOptions } from './chat_types.js'
export type { OnlineUser } from './presence_session.js'
export type { TableHookOptions } from './table_hook_options.js'
export { useChatMessages } from './use_chat_messages.js'
export { useInventoryTracking } from './use_inventory_tracking.js'
export type { Inventory, InventoryOptions } from './use_inventory_tracking.js'
export { useNotifications } from './use_notifications.js'
export type { Notifications, NotificationsOptions } from './use_notifications.js'
export { useUserPresence } from './use_user_presence.js'
export type { UserPresence, UserPresenceOptions } from './use_user_presence.js'
