import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange'
import type { Sockets } from '../http/sockets'
import type { Realtime } from '../realtime/context'
import { applyFault } from './faults'
import { readFault } from './read_fault'

/** `/admin/…`: `GET /admin/sockets` numbers the open sockets, `POST /admin/faults` makes something go wrong. */
export async function adminRoute(realtime: Realtime, sockets: Sockets, request: HttpRequest): Promise<HttpResponse> {
  if (request.method === 'GET' && request.path === '/admin/sockets') {
    return jsonResponse(200, { sockets: sockets.all().map(({ id }) => id) })
  }
  if (request.method === 'POST' && request.path === '/admin/faults') {
    return jsonResponse(200, { affected: applyFault(readFault(request.body), realtime, sockets) })
  }
  return jsonResponse(404, { message: 'There are GET /admin/sockets and POST /admin/faults.' })
}
