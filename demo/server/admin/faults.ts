import type { Connection } from '../http/connection'
import type { Sockets } from '../http/sockets'
import type { Realtime } from '../realtime/context'

/** What can be made to go wrong. */
export type Fault =
  /** Ends connections without a close frame. */
  | { readonly fault: 'drop' }
  /** Stops both directions of connections that stay open, until `thaw`. */
  | { readonly fault: 'freeze' | 'thaw' }
  /** Makes every frame of the server late by `ms`; 0 ends it. */
  | { readonly fault: 'delay'; readonly ms: number }
  | { readonly fault: 'close'; readonly code: number }
  /** Says "Server requested disconnect" on every channel and closes with 1012, as a reload of the real server. */
  | { readonly fault: 'restart' }
  /** Sends a frame as it is: text, or bytes in base64. */
  | { readonly fault: 'send'; readonly text: string }
  | { readonly fault: 'send'; readonly base64: string }
  /** Ends every channel as if its token had expired now. */
  | { readonly fault: 'expire_tokens' }
  /** Refuses all joins, or, with null, none. */
  | { readonly fault: 'reject_joins'; readonly reason: string | null }
  /** Refuses all new connections with an HTTP status, or, with null, none. */
  | { readonly fault: 'refuse_connections'; readonly status: number | null }

/** A fault, and the numbers of the sockets that it is for; all of them where there are none. */
export type FaultRequest = Fault & { readonly sockets?: readonly number[] }

const SERVICE_RESTART = 1012

/** Makes a fault happen. Returns how many sockets it was for. */
export function applyFault(request: FaultRequest, realtime: Realtime, sockets: Sockets): number {
  if (request.fault === 'reject_joins') realtime.faults.rejectJoins = request.reason
  else if (request.fault === 'refuse_connections') realtime.faults.refuseConnections = request.status
  else return forEach(sockets, request, (connection) => applyTo(connection, request))
  return 0
}

function forEach(sockets: Sockets, request: FaultRequest, action: (connection: Connection) => void): number {
  const chosen = sockets.all().filter(({ id }) => request.sockets?.includes(id) ?? true)
  for (const connection of chosen) action(connection)
  return chosen.length
}

function applyTo(connection: Connection, request: FaultRequest): void {
  switch (request.fault) {
    case 'drop':
      return connection.drop()
    case 'freeze':
      return connection.freeze()
    case 'thaw':
      return connection.thaw()
    case 'delay':
      return connection.delay(request.ms)
    case 'close':
      return connection.close(request.code)
    case 'restart':
      connection.socket.announceDisconnect()
      return connection.close(SERVICE_RESTART)
    case 'send':
      return connection.send('text' in request ? request.text : Buffer.from(request.base64, 'base64'))
    case 'expire_tokens':
      return connection.socket.expireTokens()
    default:
  }
}
