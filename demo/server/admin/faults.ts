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
  /** Refuses new connections (all, or a page's) with an HTTP status, or, with null, none. */
  | { readonly fault: 'refuse_connections'; readonly status: number | null }

/** Whom it is for: the sockets of these numbers, or those of a page (its query parameter `page`); all where neither is said. */
export interface Target {
  readonly sockets?: readonly number[]
  readonly page?: string
}

export type FaultRequest = Fault & Target

type Refusal = Target & { readonly status: number | null }

const SERVICE_RESTART = 1012

/** Makes a fault happen. Returns how many sockets it was for. */
export function applyFault(request: FaultRequest, realtime: Realtime, sockets: Sockets): number {
  if (request.fault === 'reject_joins') realtime.faults.rejectJoins = request.reason
  else if (request.fault === 'refuse_connections') refuseConnections(realtime, request)
  else return forEach(sockets, request, (connection) => applyTo(connection, request))
  return 0
}

/** The open connections that are meant. */
export function targeted(sockets: Sockets, target: Target): readonly Connection[] {
  return sockets
    .all()
    .filter(({ id, page }) => (target.sockets?.includes(id) ?? true) && (target.page ?? page) === page)
}

function refuseConnections({ faults }: Realtime, { status, page }: Refusal): void {
  if (page === undefined) faults.refuseConnections = status
  else if (status === null) faults.refusedPages.delete(page)
  else faults.refusedPages.set(page, status)
}

function forEach(sockets: Sockets, request: FaultRequest, action: (connection: Connection) => void): number {
  const chosen = targeted(sockets, request)
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
