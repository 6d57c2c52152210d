import type { Host } from './host.js'
import type { Answer, Network, Request } from './network.js'
import type { Claims } from '../server/rows.js'

/** The requests of one host that have not been answered. */
export type InFlight = Set<object>

/** A host's `fetch`, over a modelled network. */
export function fetchFor(host: Host, network: Network, inFlight: InFlight) {
  return (input: string | URL, request: Request = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const { signal } = request
      const entry = {}
      const settle = (how: () => void): void => {
        if (!inFlight.delete(entry)) return
        signal?.removeEventListener('abort', onAbort)
        how()
      }
      const onAbort = (): void => settle(() => reject(signal?.reason as Error))
      const fail = (): void => host.task(() => settle(() => reject(new TypeError('Failed to fetch'))))
      inFlight.add(entry)
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort)
      const url = new URL(String(input))
      host.watch.record(`  ${request.method ?? 'GET'} ${url.pathname}${decodeURIComponent(url.search)}`.slice(0, 200))
      network.tap?.asks(url, request)
      const trip = { host, network, isWanted: () => inFlight.has(entry) }
      send(trip, url, request, fail, (answer) => settle(() => resolve(responseOf(url, answer))))
    })
}

interface Trip {
  readonly host: Host
  readonly network: Network
  readonly isWanted: () => boolean
}

function send(trip: Trip, url: URL, request: Request, fail: () => void, done: (answer: Answer) => void): void {
  const { host, network } = trip
  const { http } = network
  if (network.dice.chance(http.silence)) return
  if (network.down || network.dialsHang) return void host.time.after(network.dice.between(1_000, 30_000), fail)
  host.time.after(network.delay, () => {
    if (network.serverDown) return fail()
    // A request that is aborted on its way may still be carried out.
    if (!trip.isWanted() && network.dice.chance(0.5)) return
    const answer = http.status > 0 ? { status: http.status, body: '{"message":"no"}' } : answerOf(network, url, request)
    network.site.onRequest?.(url, request, answer)
    if (network.dice.chance(http.lostAnswer)) return void host.time.after(network.delay, fail)
    const late = network.dice.chance(http.late) ? network.dice.between(1_000, 20_000) : 0
    host.time.after(network.delay + late, () => {
      if (network.down) return fail()
      host.watch.record(`  answered ${answer.status} ${answer.body.slice(0, 3000)}`)
      host.task(() => done(answer))
    })
  })
}

function answerOf({ site }: Network, url: URL, request: Request): Answer {
  const headers = Object.fromEntries(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const table = /\/rest\/v1\/([^/]+)$/.exec(url.pathname)?.[1]
  const isBroadcast = url.pathname.endsWith('/realtime/v1/api/broadcast')
  if (!table && !isBroadcast) return { status: 404, body: '{"message":"not here"}' }
  const claims = claimsOf(site, headers)
  if (typeof claims === 'string') return { status: 401, body: JSON.stringify({ message: claims }) }
  const body = typeof request.body === 'string' ? request.body : ''
  if (!table) return broadcastOver(site, body)
  const { method = 'GET' } = request
  const name = decodeURIComponent(table)
  return site.rest.answer({ method, table: name, query: url.searchParams, headers, body }, claims)
}

/** A batch of broadcasts, as a client sends it that has joined no channel. */
function broadcastOver({ realtime }: Network['site'], body: string): Answer {
  const { messages } = JSON.parse(body) as { messages: readonly { topic: string; event: string; payload: unknown }[] }
  for (const { topic, event, payload } of messages) realtime.broadcast(`realtime:${topic}`, event, payload)
  return { status: 202, body: '{}' }
}

function claimsOf({ realtime }: Network['site'], headers: Record<string, string>): Claims | string {
  if (headers.apikey !== realtime.parts.key) return 'Invalid API key'
  return realtime.identify(headers.authorization?.replace(/^Bearer /, '') ?? null)
}

/** The part of a `Response` that the package uses. */
function responseOf(url: URL, { status, body }: Answer): object {
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    url: url.href,
    headers: new Headers({ 'content-type': 'application/json' }),
    text: () => Promise.resolve(body),
    json: () => Promise.resolve(JSON.parse(body) as unknown),
  }
}
