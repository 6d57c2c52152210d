/// <reference lib="esnext.disposable" preserve="true" />
// Kept in the published types, as in client.ts.
import type { RealtimeClient } from '../client/client.js'
import type { ClientOf } from '../client/database_types.js'
import { Backend } from './server/backend.js'
import { Dice } from './dice.js'
import { TestingError } from './errors.js'
import { Faults } from './faults.js'
import { TEST_KEY, TEST_URL, TestPage } from './page/test_page.js'
import type { TestTime } from './time/test_time.js'
import { leaveTime } from './time/time_share.js'
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
import { unrestOf } from './page/unrest.js'

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
  readonly #backend: Backend<D>
  readonly #page: TestPage
  #default: RealtimeClient | undefined
  readonly #faults: Faults
  #closed = false

  /** @internal Use `createTestServer`. */
  constructor(time: TestTime, given: TestServerOptions<D>, providerOf: (client: () => RealtimeClient) => TestProvider) {
    const wallTime = time.wallNow
    const lagMs = { subscribed: 0, change: 0 }
    this.#time = time
    this.#backend = new Backend(given, { time, wallTime, lagMs, dice: new Dice('server') })
    this.#page = new TestPage({ time, site: this.#backend.site, dice: new Dice('page'), wallTime, latencyMs: 0 })
    this.#faults = new Faults(this.#page, this.#backend.realtime)
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
  signIn(user: TestUser, client: RealtimeClient = this.client()): Promise<void> {
    return this.#done(() => void this.#page.signIn(user, client))
  }

  // --- The database, as its owner: no policy holds

  /** All rows of a table, in the order in which they came. @throws TestingError `TABLE_UNKNOWN` */
  rows<T extends Name<D>>(table: T): readonly TestRow<D, T>[] {
    return this.#backend.rows(table)
  }

  /** Commits a row; resolves with it as stored. @throws TestingError `TABLE_UNKNOWN`, `ROW_EXISTS`, `POLICY_FAILED` */
  insert<T extends Name<D>>(table: T, row: TestInsert<D, T>): Promise<TestRow<D, T>> {
    return this.#done(() => this.#backend.insert(table, row))
  }

  /** Changes a row; resolves with it as stored. @throws TestingError `TABLE_UNKNOWN`, `ROW_UNKNOWN`, `POLICY_FAILED` */
  update<T extends Name<D>>(table: T, key: TestKey, patch: TestUpdate<D, T>): Promise<TestRow<D, T>> {
    return this.#done(() => this.#backend.update(table, key, patch))
  }

  /** Deletes a row. @throws TestingError `TABLE_UNKNOWN`, `ROW_UNKNOWN`, `POLICY_FAILED` */
  remove(table: Name<D>, key: TestKey): Promise<void> {
    return this.#done(() => this.#backend.remove(table, key))
  }

  // --- Channels, as others

  /** Broadcasts to all who joined the channel. @throws TestingError `CHANNEL_INVALID` */
  broadcast(channel: string, event: string, payload: unknown = {}): Promise<void> {
    return this.#done(() => this.#backend.broadcast(channel, event, payload))
  }

  /** Somebody else is present on the channel under that key, with that state; `null`: no longer. @throws TestingError `CHANNEL_INVALID` */
  presence(channel: string, key: string, state: Readonly<Record<string, unknown>> | null = {}): Promise<void> {
    return this.#done(() => this.#backend.presence(channel, key, state))
  }

  /** Who is present on a channel, the app's own clients included: their states, by key. */
  present(channel: string): ReturnType<Backend<D>['present']> {
    return this.#backend.present(channel)
  }

  // --- What goes wrong, until `restore()`

  /** The network is gone: connections break, dials and requests fail at once. */
  cut(): Promise<void> {
    return this.#done(() => this.#faults.cut())
  }

  /** Nothing gets through any more, and nobody is told: the client must find out by itself, in its time. */
  silence(): Promise<void> {
    return this.#done(() => this.#faults.silence())
  }

  /** The tokens of all who are signed in expire now: the server closes their channels. The clients have fresh ones at hand. */
  expireToken(): Promise<void> {
    return this.#done(() => {
      this.#page.expireTokens()
    })
  }

  /**
   * Joins are refused from now on, with the server's word, such as `'Unauthorized: You do not have permissions to read from this Channel
   * topic'`; with a channel, only its. As the real server does, it answers a join that it refuses after five seconds.
   */
  refuseJoin(reason: string, channel?: string): Promise<void> {
    return this.#done(() => this.#faults.refuseJoin(reason, channel))
  }

  /** REST requests are answered with that status from now on; 200 ends it. @throws TestingError `STATUS_INVALID` */
  http(status: number): Promise<void> {
    return this.#done(() => this.#faults.http(status))
  }

  /** All is well again. The client comes back in its own time: `await t.settled()` waits for it. */
  restore(): Promise<void> {
    return this.#done(() => this.#faults.restore())
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
    this.#throwFailure()
  }

  /**
   * Lets as much time pass as the app needs to come to rest: connected, joined, tables fetched, nothing on its way; but for what a fault
   * that is not over keeps from it. @throws TestingError `NOT_SETTLED` after two minutes of its time, `POLICY_FAILED`
   */
  async settled(): Promise<void> {
    this.#assertOpen()
    await this.#time.rest(() => unrestOf(this.#page, this.#faults.broken))
    this.#throwFailure()
  }

  // --- What was asked of it, in order

  get joins(): readonly TestJoin[] {
    return this.#backend.records.joins
  }

  get requests(): readonly TestRequest[] {
    return this.#backend.records.requests
  }

  get sent(): readonly TestMessage[] {
    return this.#backend.records.sent
  }

  // --- Its end

  /** Disposes of its clients, and gives the package its own time back. Twice is harmless. */
  async close(): Promise<void> {
    if (this.#closed) return
    const disposed = this.#page.close()
    try {
      await this.#time.arrive()
      await disposed
    } finally {
      this.#closed = true
      leaveTime()
    }
    this.#throwFailure()
  }

  /** `await using t = await createTestServer(…)`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Does something at once, and lets arrive what it caused. */
  async #done<T>(work: () => T): Promise<T> {
    this.#assertOpen()
    const result = await this.#time.afterDoing(work)
    this.#throwFailure()
    return result
  }

  /** What a policy threw is told by whatever is awaited next. */
  #throwFailure(): void {
    const { failure } = this.#backend
    this.#backend.failure = undefined
    if (failure) throw failure
  }

  #assertOpen(): void {
    if (this.#closed) throw new TestingError('SERVER_CLOSED')
  }
}
