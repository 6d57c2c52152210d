/// <reference lib="esnext.disposable" preserve="true" />
// Kept in the published types, as in client.ts.
import type { ClientOf } from '../database_types.js'
import type { RealtimeClient } from '../client.js'
import { Database, isRefusal, keyOf } from './database.js'
import type { Table } from './database.js'
import { Dice } from './dice.js'
import { TestingError } from './errors.js'
import { RealtimeServer } from './realtime_server.js'
import { Records } from './records.js'
import { RestServer } from './rest_server.js'
import { TEST_KEY, TEST_URL, TestPage } from './test_page.js'
import { tablesOf } from './test_tables.js'
import type { TablesGiven } from './test_tables.js'
import type { TestTime } from './test_time.js'
import { leaveTime } from './time_share.js'
import type {
  TestClientOptions,
  TestInsert,
  TestJoin,
  TestKey,
  TestMessage,
  TestRequest,
  TestRow,
  TestServerOptions,
  TestTableName,
  TestUpdate,
  TestUser,
} from './types.js'
import { unrestOf } from './unrest.js'

/** `<t.Provider>`: the default client for the hooks below it, or another of the server's. */
export type TestProvider = (props: { readonly client?: RealtimeClient; readonly children?: unknown }) => null

type Name<D> = TestTableName<D> & string

/**
 * A Supabase project in this process, and the real client on it, in a time that passes when the test says so. Every function whose promise
 * is awaited has let arrive what it caused, and React has rendered it.
 */
export class TestServer<D = unknown> implements AsyncDisposable {
  /** As a project's; only the clients of this server reach it. */
  readonly url = TEST_URL
  readonly key = TEST_KEY
  /** For Testing Library: `render(<Orders />, { wrapper: t.Provider })`. */
  readonly Provider: TestProvider
  readonly #time: TestTime
  readonly #database: Database
  readonly #realtime: RealtimeServer
  readonly #page: TestPage
  readonly #records: Records
  readonly #others = new Map<string, object>()
  #default: RealtimeClient | undefined
  #failure: TestingError | undefined
  #broken = { network: false, joins: false, requests: false }
  #closed = false

  /** @internal Use `createTestServer`. */
  constructor(time: TestTime, given: TestServerOptions<D>, providerOf: (client: () => RealtimeClient) => TestProvider) {
    const wallTime = time.wallNow
    this.#time = time
    this.#records = new Records(wallTime)
    this.#database = new Database(this.#tables(given, wallTime), wallTime)
    this.#realtime = new RealtimeServer({
      ...{ time, database: this.#database, key: TEST_KEY, wallTime, dice: new Dice('server') },
      lagMs: { subscribed: 0, change: 0 },
      onHeard: (heard) => this.#records.heard(heard),
      onJoin: (join) => this.#records.joined(join),
    })
    const rest = new RestServer(this.#database)
    const onRequest = (...seen: Parameters<NonNullable<TestPageSite['onRequest']>>): void =>
      this.#records.requested(this.#realtime, ...seen)
    const site = { realtime: this.#realtime, rest, onRequest }
    this.#page = new TestPage({ time, site, dice: new Dice('page'), wallTime, latencyMs: 0 })
    this.Provider = providerOf(() => this.client())
  }

  /** @internal */
  open(): Promise<void> {
    return this.#page.open()
  }

  // --- Clients

  /**
   * A client of this server: the real one. Without options always the same, which `Provider` gives to the hooks, too; with options a new
   * one, as of another user: `t.client({ user: 'bob' })`.
   */
  client(options?: TestClientOptions): ClientOf<D> {
    this.#assertOpen()
    if (options) return this.#page.client(options) as ClientOf<D>
    return (this.#default ??= this.#page.client()) as ClientOf<D>
  }

  /** Signs a user in, or out (`null`), in a client (the default one), as an app does on its auth library's event. */
  async signIn(user: TestUser, client: RealtimeClient = this.client()): Promise<void> {
    this.#assertOpen()
    void this.#page.signIn(user, client)
    await this.#arrived()
  }

  // --- The database, as its owner: no policy holds

  /** All rows of a table, in the order in which they came. @throws TestingError `TABLE_UNKNOWN` */
  rows<T extends Name<D>>(table: T): readonly TestRow<D, T>[] {
    return [...this.#table(table).rows.values()] as TestRow<D, T>[]
  }

  /** Commits a row; resolves with it as stored. @throws TestingError `TABLE_UNKNOWN`, `ROW_EXISTS`, `POLICY_FAILED` */
  async insert<T extends Name<D>>(table: T, row: TestInsert<D, T>): Promise<TestRow<D, T>> {
    const stored = this.#database.insert(this.#table(table), row)
    if (isRefusal(stored)) throw new TestingError('ROW_EXISTS', `${table}: ${JSON.stringify(row)}`)
    await this.#arrived()
    return stored as TestRow<D, T>
  }

  /** Changes a row; resolves with it as stored. @throws TestingError `TABLE_UNKNOWN`, `ROW_UNKNOWN`, `POLICY_FAILED` */
  async update<T extends Name<D>>(table: T, key: TestKey, patch: TestUpdate<D, T>): Promise<TestRow<D, T>> {
    const known = this.#table(table)
    const stored = this.#database.update(known, placeOf(known, key), patch)
    if (isRefusal(stored)) throw new TestingError('ROW_UNKNOWN', `${table}: ${JSON.stringify(key)}`)
    await this.#arrived()
    return stored as TestRow<D, T>
  }

  /** Deletes a row. @throws TestingError `TABLE_UNKNOWN`, `ROW_UNKNOWN`, `POLICY_FAILED` */
  async remove(table: Name<D>, key: TestKey): Promise<void> {
    const known = this.#table(table)
    const removed = this.#database.remove(known, placeOf(known, key))
    if (isRefusal(removed)) throw new TestingError('ROW_UNKNOWN', `${table}: ${JSON.stringify(key)}`)
    await this.#arrived()
  }

  // --- Channels, as others

  /** Broadcasts to all who joined the channel. @throws TestingError `CHANNEL_INVALID` */
  async broadcast(channel: string, event: string, payload: unknown = {}): Promise<void> {
    this.#realtime.broadcast(this.#topic(channel), event, payload)
    await this.#arrived()
  }

  /** Somebody else is present on the channel under that key, with that state; `null`: no longer. @throws TestingError `CHANNEL_INVALID` */
  async presence(channel: string, key: string, state: Readonly<Record<string, unknown>> | null = {}): Promise<void> {
    const room = this.#realtime.room(this.#topic(channel))
    const place = `${channel}\n${key}`
    const other = this.#others.get(place) ?? {}
    this.#others.set(place, other)
    if (state === null) room.untrack(other)
    else room.track(other, key, state)
    await this.#arrived()
  }

  /** Who is present on a channel, the app's own clients included: their states, by key. */
  present(channel: string): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> {
    const state = this.#realtime.room(this.#topic(channel)).state()
    return Object.fromEntries(Object.entries(state).map(([key, { metas }]) => [key, metas]))
  }

  // --- What goes wrong, until `restore()`

  /** The network is gone: connections break, dials and requests fail at once. */
  async cut(): Promise<void> {
    this.#assertOpen()
    this.#broken.network = this.#page.network.serverDown = true
    for (const socket of [...this.#page.sockets]) socket.cut(1006)
    await this.#arrived()
  }

  /** Nothing gets through any more, and nobody is told: the client must find out by itself, in its time. */
  async silence(): Promise<void> {
    this.#assertOpen()
    const { network, sockets } = this.#page
    this.#broken.network = network.dialsHang = true
    network.http.silence = 1
    for (const socket of sockets) socket.deaf = true
    await this.#arrived()
  }

  /** The tokens of all who are signed in expire now: the server closes their channels. The clients have fresh ones at hand. */
  async expireToken(): Promise<void> {
    this.#assertOpen()
    for (const { server } of this.#page.sockets)
      for (const [topic, { identity }] of [...(server?.channels ?? [])])
        if (identity.sub !== null) server?.close(topic, 'phx_close', 'Token has expired 0 seconds ago')
    await this.#arrived()
  }

  /**
   * Joins are refused from now on, with the server's word, such as `'Unauthorized: You do not have permissions to read from this Channel
   * topic'`; with a channel, only its. As the real server does, it answers a join that it refuses after five seconds.
   */
  async refuseJoin(reason: string, channel?: string): Promise<void> {
    const only = channel === undefined ? undefined : this.#topic(channel)
    this.#assertOpen()
    this.#broken.joins = true
    this.#realtime.refusalOf = (topic) => (only === undefined || topic === only ? reason : undefined)
    await this.#arrived()
  }

  /** REST requests are answered with that status from now on; 200 ends it. @throws TestingError `STATUS_INVALID` */
  async http(status: number): Promise<void> {
    this.#assertOpen()
    if (!Number.isInteger(status) || status < 200 || status > 599)
      throw new TestingError('STATUS_INVALID', String(status))
    this.#broken.requests = status >= 300
    this.#page.network.http.status = status >= 300 ? status : 0
    await this.#arrived()
  }

  /** All is well again. The client comes back in its own time: `await t.settled()` waits for it. */
  async restore(): Promise<void> {
    this.#assertOpen()
    this.#broken = { network: false, joins: false, requests: false }
    this.#realtime.refusalOf = undefined
    this.#page.network.heal()
    // What the client still takes for a connection has been gone for a while: the first sign of life finds out.
    for (const socket of [...this.#page.sockets]) {
      if (socket.deaf) socket.cut(1006)
      else socket.unhang()
    }
    await this.#arrived()
  }

  // --- Time

  /** The server's clock. With fake timers that fake `Date`, and without the option `now`, it is theirs. */
  get now(): Date {
    return new Date(this.#time.wallNow())
  }

  /** Lets milliseconds pass, for the server, the package, and the runner's fake timers if they are installed. @throws TestingError `TIME_BACKWARDS` */
  async advance(ms: number): Promise<void> {
    this.#assertOpen()
    if (!Number.isFinite(ms) || ms < 0) throw new TestingError('TIME_BACKWARDS', `advance(${String(ms)})`)
    await this.#time.advanceBy(ms)
    this.#report()
  }

  /**
   * Lets as much time pass as the app needs to come to rest: connected, joined, tables fetched, nothing on its way; but for what a fault
   * that is not over keeps from it. @throws TestingError `NOT_SETTLED` after two minutes of its time, `POLICY_FAILED`
   */
  async settled(): Promise<void> {
    this.#assertOpen()
    await this.#time.rest(() => unrestOf(this.#page, this.#broken))
    this.#report()
  }

  // --- What was asked of it, in order

  get joins(): readonly TestJoin[] {
    return this.#records.joins
  }

  get requests(): readonly TestRequest[] {
    return this.#records.requests
  }

  get sent(): readonly TestMessage[] {
    return this.#records.sent
  }

  // --- Its end

  /** Disposes of its clients, and gives the package its own time back. Twice is harmless. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#page.close()
    await this.#time.arrive()
    this.#closed = true
    leaveTime()
    this.#report()
  }

  /** `await using t = await createTestServer(…)`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #tables({ tables = {}, policies = {} }: TestServerOptions<D>, wallTime: () => number): ReturnType<typeof tablesOf> {
    const failed = (error: TestingError): void => {
      this.#failure ??= error
    }
    return tablesOf({ tables, policies, wallTime, failed } as TablesGiven)
  }

  async #arrived(): Promise<void> {
    await this.#time.arrive()
    this.#report()
  }

  /** What a policy threw is told by whatever is awaited next. */
  #report(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure) throw failure
  }

  #assertOpen(): void {
    if (this.#closed) throw new TestingError('SERVER_CLOSED')
  }

  #table(name: string): Table {
    this.#assertOpen()
    const table = this.#database.table(name)
    if (table) return table
    const known = this.#database.names.join(', ')
    throw new TestingError('TABLE_UNKNOWN', `${name}; it has ${known || 'none'}`)
  }

  #topic(channel: string): string {
    this.#assertOpen()
    if (typeof channel !== 'string' || channel === '') throw new TestingError('CHANNEL_INVALID', String(channel))
    return `realtime:${channel}`
  }
}

type TestPageSite = ConstructorParameters<typeof TestPage>[0]['site']

function placeOf(table: Table, key: TestKey): string {
  const values = Array.isArray(key) ? (key as readonly unknown[]) : [key]
  return keyOf(table, Object.fromEntries(table.key.map((column, index) => [column, values[index]])))
}
