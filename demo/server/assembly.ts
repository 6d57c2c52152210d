import type { Server } from 'node:http'
import { Floods } from './admin/flood'
import { adminRoute, type Admin } from './admin/routes'
import { adminTokenOf } from './auth/secret'
import { AuthRoutes } from './auth/routes'
import { Tokens } from './auth/tokens'
import { Dispatcher } from './changes/dispatcher'
import { Subscriptions } from './changes/subscriptions'
import type { ChangeListener, Database } from './database/database'
import { Access } from './http/access'
import { broadcastRoute } from './http/broadcast_route'
import { FrameTap } from './http/frames'
import { createRouter, type Route } from './http/router'
import { Sockets } from './http/sockets'
import { SOCKET_PATHS } from './http/upgrade'
import type { ServerOptions } from './options'
import type { Realtime } from './realtime/context'
import { Hub } from './realtime/hub'
import { RateCounter } from './realtime/limits'
import { Presences } from './realtime/presences'
import { StoredMessages } from './realtime/stored_messages'
import { RestRoutes } from './rest/routes'

/** Rates are averaged over ten seconds, so a queue that is sent at once after a reconnect breaks no limit. */
const RATE_WINDOW_SECONDS = 10

/** The parts of a server, put together. */
export interface Assembly extends Admin {
  readonly tap: FrameTap
  readonly access: Access
}

/** What a server is made of: its options, its database, and the secret that signs its tokens. */
export interface Parts {
  readonly options: ServerOptions
  readonly db: Database
  readonly secret: string
}

/** Puts the parts of a server together, and lets requests in. */
export async function assemble(http: Server, parts: Parts): Promise<Assembly> {
  const { options, secret } = parts
  const realtime = realtimeOf(parts)
  const access = new Access(options, options.log, options.onProgress)
  const tap = new FrameTap(options.recordFrames)
  const sockets = new Sockets(realtime, tap, access)
  const floods = new Floods(realtime, sockets)
  const assembly = { realtime, sockets, floods, tap, access, token: adminTokenOf(secret) }
  await watchChanges(realtime)
  serve(http, assembly, options.admin)
  return assembly
}

function realtimeOf({ options, db, secret }: Parts): Realtime {
  const { times, limits, privateOnly, log } = options
  const hub = new Hub()
  return {
    db,
    tokens: new Tokens(secret),
    subscriptions: new Subscriptions(),
    hub,
    presences: new Presences(hub),
    times,
    limits,
    events: new RateCounter(limits.eventsPerSecond * RATE_WINDOW_SECONDS, RATE_WINDOW_SECONDS * 1000),
    joins: new RateCounter(limits.joinsPerSecond * RATE_WINDOW_SECONDS, RATE_WINDOW_SECONDS * 1000),
    privateOnly,
    faults: { rejectJoins: null, refuseConnections: null, refusedPages: new Map() },
    log,
  }
}

async function watchChanges({ db, hub, subscriptions, limits, log }: Realtime): Promise<void> {
  const dispatcher = new Dispatcher(db, subscriptions, limits)
  const stored = new StoredMessages(db, hub)
  const deliver: ChangeListener = async (changes) => dispatcher.dispatch(await stored.take(changes))
  db.onInterrupted(() => {
    log('changes_interrupted')
    subscriptions.renewAll()
  })
  await db.watch((changes) =>
    deliver(changes).catch((error: unknown) => log('changes_lost', { count: changes.length, message: String(error) })),
  )
}

function serve(http: Server, assembly: Assembly, hasAdmin: boolean): void {
  const { realtime, sockets, access } = assembly
  const routes = routesOf(realtime)
  for (const path of SOCKET_PATHS) routes.push([path, (request) => sockets.visit(request)])
  if (hasAdmin) routes.push(['/admin/', (request) => adminRoute(assembly, request)])
  const handle = createRouter(routes, access, realtime.log)
  http.on('request', (incoming, outgoing) => void handle(incoming, outgoing))
  http.on('upgrade', (request, stream, head) => void sockets.upgrade(request, stream, head))
}

function routesOf(realtime: Realtime): Route[] {
  const { db, tokens } = realtime
  const auth = new AuthRoutes(tokens)
  const rest = new RestRoutes(db, tokens)
  return [
    ['/rest/v1/', (request) => rest.handle(request)],
    ['/auth/v1/', (request) => auth.handle(request)],
    ...['/api/broadcast', '/api/broadcast/', '/realtime/v1/api/broadcast', '/realtime/v1/api/broadcast/'].map(
      (path): Route => [path, (request) => broadcastRoute(realtime, request)],
    ),
    ['/demo/personas', () => auth.personas()],
  ]
}
