/** A channel's states, by realtime-js's other name. */
export { REALTIME_CHANNEL_STATES as CHANNEL_STATES } from '../../channel/realtime_js_constants.js'

export const VSN_1_0_0 = '1.0.0'
export const VSN_2_0_0 = '2.0.0'
export const DEFAULT_VSN = VSN_2_0_0
/** Patience for answers, in milliseconds. */
export const DEFAULT_TIMEOUT = 10_000
export const WS_CLOSE_NORMAL = 1000

/** `WebSocket.readyState`. */
export const SOCKET_STATES = { connecting: 0, open: 1, closing: 2, closed: 3 } as const

/** What `client.connectionState()` says. */
export const CONNECTION_STATE = {
  connecting: 'connecting',
  open: 'open',
  closing: 'closing',
  closed: 'closed',
} as const

export const CHANNEL_EVENTS = {
  close: 'phx_close',
  error: 'phx_error',
  join: 'phx_join',
  reply: 'phx_reply',
  leave: 'phx_leave',
  access_token: 'access_token',
} as const

export const TRANSPORTS = { websocket: 'websocket' } as const
