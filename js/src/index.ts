/**
 * Holdfast: a realtime client for browsers that speaks Phoenix Channels and Supabase Realtime. See `./react` for hooks.
 * @packageDocumentation
 */
export { RealtimeChannel } from './channel.js'
export type { ChannelMessage } from './channel.js'
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
} from './channel_types.js'
export { RealtimeClient } from './client.js'
export type { RealtimeClientOptions } from './client.js'
export { ConnectionManager } from './connection_manager.js'
export type { ConnectionSnapshot } from './connection_status.js'
export { createClient, withHoldfast } from './create_client.js'
export type { CreateClientOptions } from './create_client.js'
export type {
  ClientOf,
  ColumnIn,
  ColumnOf,
  FilterOf,
  GenericDatabase,
  InsertOf,
  RowOf,
  TableName,
  TypedChannel,
  TypedClient,
  UpdateOf,
} from './database_types.js'
export { defaultClient } from './default_client.js'
export { configure } from './defaults.js'
export { diagnose } from './diagnose.js'
export { ERRORS, HoldfastError, errorName } from './errors.js'
export type { ErrorEntry, ErrorName } from './errors.js'
export type { LiveTableSnapshot } from './live_table.js'
export type { LiveTableOptions } from './live_table_options.js'
export type { Metrics, TraceEntry } from './metrics.js'
export type { ConnectionOptions, ConnectionTuning, CoreHost } from './options.js'
export { DEFAULT_CHANNEL } from './outgoing.js'
export type { OutgoingMessage } from './outgoing.js'
export { PhoenixChannel } from './phoenix_channel.js'
export type { JoinParams, PhoenixChannelOptions, PhoenixPresence, PhoenixPresenceState } from './phoenix_channel.js'
export { RealtimePostgresFilterBuilder, postgresChangesFilter } from './postgres_filter.js'
export type { RealtimePostgresChangesFilterOperator } from './postgres_filter.js'
export type { PresencePayload } from './presence_state.js'
export {
  REALTIME_CHANNEL_STATES,
  REALTIME_LISTEN_TYPES,
  REALTIME_POSTGRES_CHANGES_LISTEN_EVENT,
  REALTIME_PRESENCE_LISTEN_EVENTS,
  REALTIME_SUBSCRIBE_STATES,
} from './realtime_js_constants.js'
export type { HeartbeatCallback, HeartbeatStatus } from './realtime_js_options.js'
export { RealtimePresence } from './realtime_presence.js'
export { RestClient } from './rest.js'
export type { RestQuery, RestTable } from './rest.js'
export type {
  ChannelPhase,
  LeaveResponse,
  /** realtime-js's name. */
  LeaveResponse as RealtimeRemoveChannelResponse,
} from './topic_channel.js'
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
} from './types.js'
export type { Geofence, GeofenceEvent, LatLng, LocationFix, TrackOptions, TrackSnapshot } from './track.js'
export type { SupabaseClientLike, WithHoldfast } from './supabase_client.js'
export type { WasmSource } from './wasm_source.js'
export { WebSocketFactory } from './websocket_factory.js'
export type { WebSocketLike, WebSocketLikeConstructor } from './websocket_factory.js'
