import { sameSecret } from '../auth/secret'
import { HttpError, jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange'
import type { Sockets } from '../http/sockets'
import type { Realtime } from '../realtime/context'
import { applyFault } from './faults'
import { readFlood, type Floods } from './flood'
import { readFault } from './read_fault'

export interface Admin {
  readonly realtime: Realtime
  readonly sockets: Sockets
  readonly floods: Floods
  /** Whoever sends it as the bearer token may give orders. */
  readonly token: string
}

/**
 * `/admin/…`: `GET /admin/sockets` numbers the open sockets, `POST /admin/faults` makes something go wrong, `POST /admin/flood` sends more
 * changes than any database would. Throws an `HttpError` 401 for a request without the admin token.
 */
export async function adminRoute(
  { realtime, sockets, floods, token }: Admin,
  request: HttpRequest,
): Promise<HttpResponse> {
  requireToken(token, request)
  if (request.method === 'GET' && request.path === '/admin/sockets') {
    return jsonResponse(200, { sockets: sockets.all().map(({ id }) => id) })
  }
  if (request.method === 'POST' && request.path === '/admin/faults') {
    return jsonResponse(200, { affected: applyFault(readFault(request.body), realtime, sockets) })
  }
  if (request.method === 'POST' && request.path === '/admin/flood') {
    return jsonResponse(200, { affected: await floods.start(readFlood(request.body)) })
  }
  return jsonResponse(404, { message: 'There are GET /admin/sockets, POST /admin/faults and POST /admin/flood.' })
}

function requireToken(token: string, { headers }: HttpRequest): void {
  const given = /^Bearer (.+)$/i.exec(headers['authorization'] ?? '')?.[1]
  if (given !== undefined && sameSecret(given, token)) return
  throw new HttpError(401, {
    message:
      'This needs the admin token that the server printed when it started: send it as "Authorization: Bearer TOKEN".',
  })
}
