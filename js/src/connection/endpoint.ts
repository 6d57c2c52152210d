import { HoldfastError } from '../base/errors.js'

/** Where to connect, as given by the user. */
export interface EndpointOptions {
  /** The API key; goes into the address as `apikey`. Plain Phoenix servers need none. */
  readonly key?: string | undefined
  /** More query parameters of the WebSocket's address. */
  readonly params?: Readonly<Record<string, string>> | undefined
  /** The protocol's version. Default `2.0.0`. */
  readonly vsn?: string | undefined
}

/** The addresses that follow from one URL. */
export interface Endpoint {
  /** The WebSocket's, whole: with key, parameters and version. */
  readonly socketUrl: string
  /** Its http form without the query: safe to show. */
  readonly httpUrl: string
  /** Where `/rest/v1` and `/realtime/v1` are. */
  readonly baseUrl: string
}

const SCHEMES: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' }

/**
 * Works out the WebSocket's address. A project's URL (`https://xyz.supabase.co`) gets `/realtime/v1/websocket`; an endpoint that
 * ends with `/realtime/v1` or `/socket`, or that has a path and is ws(s), gets `/websocket`; an address that ends with `/websocket` is
 * taken as it is.
 * @throws HoldfastError `INVALID_URL`
 */
export function resolveEndpoint(url: string, options: EndpointOptions = {}): Endpoint {
  const socket = parse(url)
  const isSocket = socket.protocol.startsWith('ws')
  socket.protocol = SCHEMES[socket.protocol] ?? socket.protocol
  const path = socket.pathname.replace(/\/+$/, '')
  socket.pathname = socketPath(path, isSocket)
  for (const [name, value] of Object.entries(options.params ?? {})) socket.searchParams.set(name, value)
  if (options.key) socket.searchParams.set('apikey', options.key)
  if (!socket.searchParams.has('vsn')) socket.searchParams.set('vsn', options.vsn ?? '2.0.0')
  const origin = `${socket.protocol.replace('ws', 'http')}//${socket.host}`
  return { socketUrl: socket.href, httpUrl: origin + socket.pathname, baseUrl: origin + basePath(path) }
}

function parse(url: string): URL {
  let parsed: URL
  try {
    // Only a path may be relative: resolving any text against the page would make an address of everything.
    parsed = new URL(url, url.startsWith('/') && typeof location === 'object' ? location.href : undefined)
  } catch (thrown) {
    throw new HoldfastError('INVALID_URL', url, { cause: thrown })
  }
  if (!(parsed.protocol in SCHEMES) || parsed.host === '') throw new HoldfastError('INVALID_URL', url)
  if (isMixedContent(parsed)) throw new HoldfastError('INVALID_URL', 'a page on https may only connect to https or wss')
  parsed.hash = ''
  return parsed
}

/** Browsers forbid it, and say so only in their console. */
function isMixedContent(url: URL): boolean {
  if (typeof location !== 'object' || location.protocol !== 'https:') return false
  return /^(http|ws):$/.test(url.protocol) && !/^(localhost|127\.|\[::1\])|\.localhost$/.test(url.hostname)
}

/** A project's URL is http(s): a path of a ws(s) one is that of a socket, as Phoenix and realtime-js take it. */
function socketPath(path: string, isSocket: boolean): string {
  if (/\/websocket$/i.test(path)) return path
  if (/\/(socket|realtime\/v1)$/i.test(path) || (isSocket && path !== '')) return `${path}/websocket`
  return `${path}/realtime/v1/websocket`
}

function basePath(path: string): string {
  return path.replace(/\/websocket$/i, '').replace(/\/(socket|realtime\/v1)$/i, '')
}
