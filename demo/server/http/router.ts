import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Log } from '../log'
import type { Access } from './access'
import { HttpError, jsonResponse, readRequest, writeResponse, type HttpRequest, type HttpResponse } from './exchange'

export type Handler = (request: HttpRequest) => Promise<HttpResponse>

/** A handler, and the paths it answers: one path, or all that begin with a prefix that ends in `/`. */
export type Route = readonly [path: string, handler: Handler]

/** Brings a request that may pass to the first route that matches, and turns what is thrown into an answer. */
export function createRouter(routes: readonly Route[], access: Access, log: Log) {
  const route = async (request: HttpRequest): Promise<HttpResponse> => {
    if (request.method === 'OPTIONS') return { status: 204, body: null }
    const found = routes.find(([path]) => (path.endsWith('/') ? request.path.startsWith(path) : request.path === path))
    if (found === undefined) return jsonResponse(404, { message: `There is nothing at ${request.path}` })
    return found[1](request)
  }
  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const refusal = access.refusal(incoming.headers)
    if (refusal !== null) return writeResponse(outgoing, refusedAccess(refusal), {})
    const response = await readRequest(incoming)
      .then(route)
      .catch((error: unknown) => failureOf(error, log))
    log('request', {
      method: incoming.method ?? '',
      path: (incoming.url ?? '').split('?')[0] ?? '',
      status: response.status,
    })
    writeResponse(outgoing, response, access.cors(incoming.headers))
  }
}

/** The answer to somebody who may not use the server at all. It has no header that would let a page read it. */
function refusedAccess(message: string): HttpResponse {
  return { ...jsonResponse(403, { error: message, message }), headers: { connection: 'close' } }
}

function failureOf(error: unknown, log: Log): HttpResponse {
  if (error instanceof HttpError) return jsonResponse(error.status, error.body)
  log('request_failed', { message: error instanceof Error ? error.message : String(error) })
  return jsonResponse(500, { message: 'The server failed on this request: its log says why.' })
}
