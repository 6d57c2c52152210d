import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { TokenError, type Grant, type Tokens } from '../auth/tokens'
import type { Version } from '../protocol/message'

/** The real server's path, and the one behind its hosted gateway. */
export const SOCKET_PATHS: readonly string[] = ['/socket/websocket', '/realtime/v1/websocket']

/** A connection that may be made. */
export interface Accepted {
  readonly version: Version
  readonly apikey: Grant
  /** The query parameter `page`: what a page calls itself, so that faults may be for it alone. */
  readonly page: string | null
}

/** A connection that is refused over HTTP. `body` null is an empty one; `delayed` refusals come after a pause. */
export interface Refused {
  readonly status: number
  readonly body: string | null
  readonly delayed: boolean
}

/** Decides on a WebSocket request, as the real server does. */
export async function examine(
  tokens: Tokens,
  request: Pick<IncomingMessage, 'url' | 'headers'>,
): Promise<Accepted | Refused> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (!SOCKET_PATHS.includes(url.pathname)) return { status: 404, body: 'Not Found', delayed: false }
  const version = versionOf(url.searchParams.get('vsn'))
  if (version === null) return { status: 403, body: null, delayed: false }
  const header = request.headers['x-api-key']
  const key = (typeof header === 'string' ? header : null) ?? url.searchParams.get('apikey')
  if (key === null || key === '') return unauthorized('API key is missing')
  try {
    return { version, apikey: await tokens.verify(key), page: url.searchParams.get('page') }
  } catch (error) {
    return unauthorized(connectionMessage(error))
  }
}

function versionOf(vsn: string | null): Version | null {
  if (vsn === null || vsn === '1.0.0') return 1
  return vsn === '2.0.0' ? 2 : null
}

/** Unlike a join's, a connection's message does not say how long ago a token expired. */
function connectionMessage(error: unknown): string {
  if (!(error instanceof TokenError)) return 'The token provided is not a valid JWT'
  return error.code === 'expired' ? 'Token has expired' : error.message
}

function unauthorized(message: string): Refused {
  return { status: 401, body: JSON.stringify({ error: message }), delayed: true }
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
}

/** Answers an upgrade request with an HTTP error and ends the connection. */
export function refuse(stream: Duplex, { status, body }: Refused): void {
  const type = body?.startsWith('{') ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8'
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}`,
    `content-length: ${Buffer.byteLength(body ?? '')}`,
    ...(body === null ? [] : [`content-type: ${type}`]),
    'connection: close',
  ]
  stream.end(`${head.join('\r\n')}\r\n\r\n${body ?? ''}`)
}
