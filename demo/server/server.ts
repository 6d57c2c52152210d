import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { applyFault, type FaultRequest } from './admin/faults'
import type { Floods } from './admin/flood'
import { assemble, type Assembly } from './assembly'
import { claimsOf, findPersona } from './auth/personas'
import { signingSecret } from './auth/secret'
import type { Tokens } from './auth/tokens'
import type { Database, Row, SqlValue } from './database/database'
import { PgliteDatabase } from './database/pglite_database'
import { PostgresDatabase } from './database/postgres_database'
import { StartupError } from './errors'
import type { FrameListener, SentFrame } from './http/frames'
import type { Sockets } from './http/sockets'
import { WaitingRoom } from './http/waiting_room'
import { logNothing } from './log'
import { DEFAULT_TIMES, type Script, type ServerOptions, type Times } from './options'
import { DEFAULT_LIMITS, type Limits } from './realtime/limits'
import { simulate } from './simulation/simulation'

/** All optional. Of `times` and `limits`, too, only what differs. */
export type StartOptions = Partial<Omit<ServerOptions, 'times' | 'limits'>> & {
  readonly times?: Partial<Times>
  readonly limits?: Partial<Limits>
}

/** A server that runs. */
export interface RunningServer {
  /** `http://host:port`: what supabase-js takes. */
  readonly url: string
  /** `ws://host:port/realtime/v1`: what realtime-js and phoenix take, which add `/websocket`. */
  readonly wsUrl: string
  /** The apikey of the role `anon`. */
  readonly anonKey: string
  /** The apikey of the role `service_role`, which row-level security does not bind. */
  readonly serviceKey: string
  /** What `/admin/…` wants as its bearer token, if `admin` is on. */
  readonly adminToken: string
  /** Lets the pages of one more origin use the server. */
  allowOrigin(origin: string): void
  /** An access token for a persona, by key (`luigi`), id or e-mail. `expiresIn` in seconds, an hour by default. */
  tokenFor(persona: string, options?: { readonly expiresIn?: number }): Promise<string>
  /** Runs SQL as the database's owner. */
  sql(text: string, params?: readonly SqlValue[]): Promise<readonly Row[]>
  /** The frames sent so far, of all sockets, if `recordFrames` was on (it is by default here). */
  frames(): readonly SentFrame[]
  /** Calls back for every frame from now on. Returns how to stop. */
  onFrame(listener: FrameListener): () => void
  /** How many `postgres_changes` entries are watched. */
  subscriptionCount(): number
  /** How many sockets are open. */
  socketCount(): number
  /** Makes something go wrong. Returns how many sockets it was for. */
  fault(request: FaultRequest): number
  /** Closes sockets (1012), database and port. */
  close(): Promise<void>
}

const YEARS = 365 * 86_400
function withDefaults({ times, limits, ...given }: StartOptions): ServerOptions {
  return {
    host: '127.0.0.1',
    port: 0,
    dataDir: null,
    databaseUrl: null,
    bare: false,
    scripts: [],
    jwtSecret: null,
    origins: [],
    hosts: [],
    admin: false,
    simulatePace: null,
    recordFrames: true,
    privateOnly: false,
    log: logNothing,
    onProgress: () => undefined,
    ...given,
    times: { ...DEFAULT_TIMES, ...times },
    limits: { ...DEFAULT_LIMITS, ...limits },
  }
}

/** Starts a server. Throws a `StartupError` that tells the user what to do. */
export async function startServer(given: StartOptions = {}): Promise<RunningServer> {
  const options = withDefaults(given)
  const http = createServer()
  http.on('request', (_request, response) => response.once('close', () => endIfClosing(http)))
  const waitingRoom = new WaitingRoom(http)
  await listen(http, options)
  let db: Database | null = null
  try {
    db = await openDatabase(options)
    for (const script of options.scripts) await runScript(db, script)
    const secret = await signingSecret(options)
    const assembly = await assemble(http, { options, db, secret })
    waitingRoom.open()
    return await running(options, http, assembly)
  } catch (error) {
    http.close()
    http.closeAllConnections()
    await db?.close()
    throw error
  }
}

async function running(
  options: ServerOptions,
  http: Server,
  { realtime, sockets, floods, tap, access, token }: Assembly,
): Promise<RunningServer> {
  const { tokens, db, subscriptions } = realtime
  const { port } = http.address() as AddressInfo
  const stop =
    options.simulatePace === null ? () => undefined : simulate(db, options.log, { pace: options.simulatePace })
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  let closing: Promise<void> | null = null
  return {
    url: `http://${host}:${port}`,
    wsUrl: `ws://${host}:${port}/realtime/v1`,
    anonKey: await tokens.sign({ iss: 'holdfast', role: 'anon', iat: 1_767_225_600 }, 10 * YEARS),
    serviceKey: await tokens.sign({ iss: 'holdfast', role: 'service_role', iat: 1_767_225_600 }, 10 * YEARS),
    adminToken: token,
    allowOrigin: (origin) => access.allowOrigin(origin),
    tokenFor: (persona, { expiresIn = 3600 } = {}) => tokenFor(tokens, persona, expiresIn),
    sql: (text, params) => db.query(text, params),
    frames: () => tap.all(),
    onFrame: (listener) => tap.listen(listener),
    subscriptionCount: () => subscriptions.count,
    socketCount: () => sockets.count,
    fault: (request) => applyFault(request, realtime, sockets),
    close: () => {
      stop()
      return (closing ??= shutDown(http, sockets, floods, db))
    },
  }
}

async function tokenFor(tokens: Tokens, who: string, expiresIn: number): Promise<string> {
  const persona = findPersona(who)
  if (persona === null) throw new RangeError(`There is no persona "${who}": see GET /demo/personas.`)
  return tokens.sign(claimsOf(persona), expiresIn)
}

function openDatabase({ databaseUrl, dataDir, bare, onProgress, log }: ServerOptions): Promise<Database> {
  if (databaseUrl === null) return PgliteDatabase.open({ dataDir, bare, onProgress })
  return PostgresDatabase.open({ url: databaseUrl, bare, onProgress, log })
}

async function runScript(db: Database, { name, text }: Script): Promise<void> {
  await db.run(text).catch((error: unknown) => {
    throw new StartupError(
      'script_failed',
      `The script ${name} failed: ${error instanceof Error ? error.message : String(error)}.`,
    )
  })
}

function listen(http: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    http.listen(port, host, resolve)
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartupError(
      'port_in_use',
      `Port ${port} on ${host} is in use: stop what listens there, or choose another with --port.`,
    )
  }
  return new StartupError(
    'bad_option',
    `Cannot listen on ${host}:${port} (${error.message}): choose others with --host and --port.`,
  )
}

/** Node keeps the connection of an answer that comes after `close()`, and would answer more on it. */
function endIfClosing(http: Server): void {
  if (!http.listening) http.closeIdleConnections()
}

async function shutDown(http: Server, sockets: Sockets, floods: Floods, db: Database): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  sockets.close()
  await Promise.all([closed, floods.stop()])
  await db.close()
}
