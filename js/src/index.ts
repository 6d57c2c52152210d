/**
 * Holdfast: a realtime client for browsers that speaks Phoenix Channels and Supabase Realtime. See `./react` for hooks.
 * @packageDocumentation
 */
export { ChannelAttachment } from './channel/attachment.js'
export { RealtimeChannel, RealtimePresence } from './channel/channel.js'
export type { ChannelMessage } from './channel/sending.js'
export type {
  ChangesFilter,
  Presence,
  RealtimeBroadcastMessage,
  RealtimeChannelOptions,
  RealtimeChannelSendResponse,
  RealtimeChannelState,
  RealtimeMessage,
  RealtimePostgresChangesFilter,
  RealtimePostgresChangesPayload,
  RealtimePostgresDeletePayload,
  RealtimePostgresInsertPayload,
  RealtimePostgresUpdatePayload,
  RealtimePresenceJoinPayload,
  RealtimePresenceLeavePayload,
  RealtimePresenceState,
  RealtimePresenceUpdatePayload,
  ReplayGap,
  RealtimeSystemPayload,
  SubscribeStatus,
} from './channel/channel_types.js'
export { RealtimeClient } from './client/client.js'
export type { RealtimeClientOptions } from './client/client.js'
export { ConnectionManager } from './client/connection_manager.js'
export type { ConnectionSnapshot } from './connection/connection_status.js'
export { createClient, withHoldfast } from './client/create_client.js'
export type { CreateClientOptions } from './client/create_client.js'
export type {
  ClientOf,
  ColumnIn,
  ColumnOf,
  FilterOf,
  GenericDatabase,
  InsertOf,
  RowOf,
  TableName,
  TypedAttachment,
  TypedChannel,
  TypedClient,
  UpdateOf,
} from './client/database_types.js'
export { defaultClient } from './client/default_client.js'
export { configure } from './connection/defaults.js'
export { diagnose } from './connection/diagnose.js'
export { ERRORS, errorName } from './base/all_errors.js'
export { HoldfastError } from './base/errors.js'
export type { ErrorEntry, ErrorName } from './base/errors.js'
export type { LiveTableSnapshot } from './table/live_table_snapshot.js'
export type { LiveTableOptions } from './table/live_table_options.js'
export type { Metrics, TraceEntry } from './connection/metrics.js'
export type { ConnectionOptions, ConnectionTuning, CoreHost } from './connection/options.js'
export { DEFAULT_CHANNEL } from './client/outgoing.js'
export type { OutgoingMessage } from './client/outgoing.js'
export { PhoenixChannel } from './channel/phoenix_channel.js'
export type {
  JoinParams,
  PhoenixChannelOptions,
  PhoenixPresence,
  PhoenixPresenceState,
} from './channel/phoenix_channel.js'
export { RealtimePostgresFilterBuilder, postgresChangesFilter } from './channel/postgres_filter.js'
export type { RealtimePostgresChangesFilterOperator } from './channel/postgres_filter.js'
export type { PresencePayload } from './channel/presence_state.js'
export {
  REALTIME_CHANNEL_STATES,
  REALTIME_LISTEN_TYPES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_PRESENCE_LISTEN_EVENTS,
  REALTIME_SUBSCRIBE_STATES,
} from './channel/realtime_js_constants.js'
export type { HeartbeatCallback, HeartbeatStatus } from './client/realtime_js_options.js'
export { RestClient } from './rest/rest.js'
export type { RestQuery, RestTable } from './rest/rest.js'
export type { ChannelPhase } from './channel/membership_handler.js'
export type {
  LeaveResponse,
  /** realtime-js's name. */
  LeaveResponse as RealtimeRemoveChannelResponse,
} from './channel/membership.js'
export type {
  AccessToken,
  ConnectionQuality,
  ConnectionState,
  Json,
  Outcome,
  PushReply,
  QualityLevel,
  QueueSnapshot,
  Row,
  Settlement,
  StateChange,
  Unsubscribe,
} from './base/types.js'
export type { Geofence, GeofenceEvent, LatLng, LocationFix, TrackOptions, TrackSnapshot } from './track/track.js'
export type { SupabaseClientLike, WithHoldfast } from './client/supabase_client.js'
export type { WasmSource } from './engine/wasm_source.js'
export { WebSocketFactory } from './engine/websocket_factory.js'
export type { WebSocketLike, WebSocketLikeConstructor } from './engine/websocket_factory.js'
