import type { IncomingMessage, ServerResponse } from 'node:http'

const MAX_BODY_BYTES = 5_000_000

/** A request, read. */
export interface HttpRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
  /** The body as it came. */
  readonly bytes: Buffer
}

export interface HttpResponse {
  readonly status: number
  /** Text of the body, and null for none. */
  readonly body: string | null
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is refused. `body` is what the caller gets, as JSON. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(JSON.stringify(body))
    this.name = 'HttpError'
  }
}

export function jsonResponse(status: number, value: unknown): HttpResponse {
  return { status, body: JSON.stringify(value) }
}

/** Reads a request and its body. Throws an `HttpError` 413 for a body over 5 MB. */
export async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES)
      throw new HttpError(413, { message: 'The request body is over 5 MB: send less at once.' })
    chunks.push(chunk)
  }
  const headers = incoming.headers as Record<string, string | undefined>
  const bytes = Buffer.concat(chunks)
  const body = bytes.toString('utf8')
  return { method: incoming.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body, bytes }
}

/** `more` are headers of every answer to this caller, such as those of CORS. */
export function writeResponse(
  outgoing: ServerResponse,
  response: HttpResponse,
  more: Readonly<Record<string, string>>,
): void {
  outgoing.writeHead(response.status, {
    'content-type': 'application/json; charset=utf-8',
    ...more,
    ...response.headers,
  })
  outgoing.end(response.body ?? undefined)
}
