import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import type { Log } from '../log'

export interface AccessOptions {
  /** The address that the server listens on. */
  readonly host: string
  /** More names that it answers to. */
  readonly hosts: readonly string[]
  /** The origins of pages that may use it, beside its own. */
  readonly origins: readonly string[]
}

/** Addresses that mean every interface of the machine. */
const EVERY_INTERFACE: ReadonlySet<string> = new Set(['0.0.0.0', '::'])
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/
const HOST = /^(\[[\da-f:.]+\]|[^:/?#@\s]+)(?::\d+)?$/
const MOST_NAMED = 20

const CORS: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-expose-headers': 'content-range, content-location, location, preference-applied',
  'access-control-max-age': '600',
}

/**
 * Decides who may use the server, by what a browser says of a request. A page of any site can reach a server on loopback. So `Host` must be a name of
 * this machine (an attacker's name may resolve to 127.0.0.1), and `Origin`, if it is there, must be the server's own or one that was given. Programs
 * send no `Origin` and are let in; a page cannot leave it out.
 */
export class Access {
  private readonly hosts: ReadonlySet<string>
  private readonly origins: Set<string>
  private readonly isWide: boolean
  private readonly named = new Set<string>()

  constructor(
    { host, hosts, origins }: AccessOptions,
    private readonly log: Log,
    private readonly onProgress: (text: string) => void,
  ) {
    this.hosts = new Set([isIP(host) === 6 ? `[${host}]` : host, ...hosts].map((name) => name.toLowerCase()))
    this.origins = new Set(origins)
    this.isWide = EVERY_INTERFACE.has(host)
  }

  /** Lets the pages of one more origin in. */
  allowOrigin(origin: string): void {
    this.origins.add(origin)
  }

  /** Why a request is refused, as a sentence for a person; null for one that may pass. */
  refusal(headers: IncomingHttpHeaders): string | null {
    const reason = this.hostRefusal(headers) ?? this.originRefusal(headers)
    if (reason !== null) this.log('access_refused', { host: headers.host ?? '', origin: headers.origin ?? '' })
    return reason
  }

  /** The headers that let a page read the answer to a request that was not refused. */
  cors(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
    const { origin } = headers
    if (origin === undefined) return { vary: 'origin' }
    const asked = headers['access-control-request-headers'] ?? '*'
    return { ...CORS, vary: 'origin', 'access-control-allow-origin': origin, 'access-control-allow-headers': asked }
  }

  private hostRefusal({ host = '' }: IncomingHttpHeaders): string | null {
    const name = HOST.exec(host.toLowerCase())?.[1] ?? ''
    if (LOOPBACK.test(name) || this.hosts.has(name)) return null
    // A literal address needs no name server, so it cannot be a name that an attacker points here.
    if (this.isWide && isIP(name.replace(/^\[|\]$/g, '')) !== 0) return null
    return `This server is not called "${name}". If that is a name of this machine, start the server with --allow-host ${name}.`
  }

  private originRefusal(headers: IncomingHttpHeaders): string | null {
    const { host, origin } = headers
    if (origin === undefined) return isOfAnotherSite(headers) ? 'A page of another site may not embed this.' : null
    if (this.origins.has(origin) || origin === `http://${host}` || origin === `https://${host}`) return null
    this.nameOnce(origin)
    return `Pages of ${origin} may not use this server. To let them, start it with --origin ${origin}.`
  }

  /** Tells the server's owner, because a browser does not tell a page why it was refused. */
  private nameOnce(origin: string): void {
    if (this.named.size >= MOST_NAMED || this.named.has(origin) || !URL.canParse(origin)) return
    this.named.add(origin)
    this.onProgress(`refused a page of ${origin}: to let such pages in, start the server with --origin ${origin}`)
  }
}

/** Browsers send no `Origin` with an image, a script or a link, but they say whether it stands on a page of another site. */
function isOfAnotherSite(headers: IncomingHttpHeaders): boolean {
  return headers['sec-fetch-site'] === 'cross-site' || headers['sec-fetch-site'] === 'same-site'
}

/** An origin as browsers write it, of a URL; null for what is none. */
export function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null
  const { protocol, host, origin } = new URL(text)
  if (host === '') return null
  return origin === 'null' ? `${protocol}//${host}` : origin
}

/** A host name or address as browsers write it, without port; null for what is none. */
export function hostOf(text: string): string | null {
  return HOST.exec(text.toLowerCase())?.[1] ?? null
}
