import type { Answer, Request } from '../network/network.js'
import type { AskedJoin, Heard } from './realtime.js'
import type { RealtimeServer } from './realtime_server.js'
import type { TestJoin, TestMessage, TestRequest } from '../types.js'

/** More than any test reads. A simulated hour may record far more; the last ones are kept. */
const MOST = 10_000

/** What the server was asked, in order. */
export class Records {
  readonly joins: TestJoin[] = []
  readonly requests: TestRequest[] = []
  readonly sent: TestMessage[] = []
  readonly #wallTime: () => number

  constructor(wallTime: () => number) {
    this.#wallTime = wallTime
  }

  joined({ topic, config, claims, refusal: refused }: AskedJoin): void {
    const user = claims?.sub ?? null
    keep(this.joins, { channel: nameOf(topic), user, config: { ...config }, refused, at: this.#wallTime() })
  }

  heard({ topic, event, payload, claims, name }: Heard): void {
    const channel = nameOf(topic)
    keep(this.sent, {
      channel,
      event: event === 'broadcast' && name !== undefined ? name : event,
      payload: contentOf(event, payload),
      user: claims.sub,
      at: this.#wallTime(),
    })
  }

  requested(server: RealtimeServer | undefined, url: URL, request: Request, { status }: Answer): void {
    const { method = 'GET', headers = {}, body } = request
    const token = headers.Authorization?.replace(/^Bearer /, '')
    const who = server?.identify(token)
    keep(this.requests, {
      method,
      table: decodeURIComponent(url.pathname.replace(/^\/rest\/v1\//, '')),
      query: Object.fromEntries(url.searchParams),
      body: typeof body === 'string' ? parsed(body) : body,
      user: typeof who === 'object' ? who.sub : null,
      status,
      at: this.#wallTime(),
    })
  }
}

/** The name as it was given to `client.channel(name)`. */
function nameOf(topic: string): string {
  return topic.replace(/^realtime:/, '')
}

/** What the app sent. A broadcast in JSON may come in an envelope of its own. */
function contentOf(event: string, payload: string | Uint8Array): unknown {
  if (typeof payload !== 'string') return payload
  const content = parsed(payload)
  const isEnvelope = event === 'broadcast' && (content as { type?: unknown } | null)?.type === 'broadcast'
  return isEnvelope ? (content as { payload?: unknown }).payload : content
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function keep<T>(list: T[], one: T): void {
  list.push(one)
  if (list.length > MOST) list.shift()
}
