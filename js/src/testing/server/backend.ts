import { Database, isRefusal, keyOf } from './database.js'
import type { Table } from './database.js'
import type { Dice } from '../dice.js'
import { TestingError } from '../errors.js'
import type { Site } from '../network/network.js'
import { RealtimeServer } from './realtime_server.js'
import type { ServerParts } from './realtime.js'
import { Records } from './records.js'
import { RestServer } from './rest_server.js'
import type { Row } from './rows.js'
import { TEST_KEY } from '../page/test_page.js'
import { tablesOf } from './test_tables.js'
import type { TablesGiven } from './test_tables.js'
import type { TestInsert, TestKey, TestRow, TestServerOptions, TestTableName, TestUpdate } from '../types.js'
import type { VirtualTime } from '../time/virtual_time.js'

type Name<D> = TestTableName<D> & string
type Presences = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

export interface BackendParts {
  readonly time: VirtualTime
  readonly wallTime: () => number
  readonly dice: Dice
  readonly lagMs: NonNullable<ServerParts['lagMs']>
}

/** The servers of a project, and what its owner can do there. No policy applies to the owner. */
export class Backend<D = unknown> {
  readonly realtime: RealtimeServer
  readonly site: Site
  readonly records: Records
  /** The first error that a policy threw. */
  failure: TestingError | undefined
  readonly #database: Database
  readonly #others = new Map<string, object>()

  /** @throws TestingError `TABLES_INVALID`, `TABLE_UNKNOWN`, `ROW_EXISTS` */
  constructor({ tables = {}, policies = {} }: TestServerOptions<D>, parts: BackendParts) {
    const { wallTime } = parts
    const failed = (error: TestingError): void => {
      this.failure ??= error
    }
    this.records = new Records(wallTime)
    this.#database = new Database(tablesOf({ tables, policies, wallTime, failed } as TablesGiven), wallTime)
    this.realtime = new RealtimeServer({
      ...parts,
      database: this.#database,
      key: TEST_KEY,
      onHeard: (heard) => this.records.heard(heard),
      onJoin: (join) => this.records.joined(join),
    })
    this.site = {
      realtime: this.realtime,
      rest: new RestServer(this.#database),
      onRequest: (...seen) => this.records.requested(this.realtime, ...seen),
    }
  }

  /** All rows of a table, in the order in which they came. @throws TestingError `TABLE_UNKNOWN` */
  rows<T extends Name<D>>(table: T): readonly TestRow<D, T>[] {
    return [...this.#table(table).rows.values()] as TestRow<D, T>[]
  }

  /** Commits a row, and returns it as stored. @throws TestingError `TABLE_UNKNOWN`, `ROW_EXISTS` */
  insert<T extends Name<D>>(table: T, row: TestInsert<D, T>): TestRow<D, T> {
    const stored = this.#database.insert(this.#table(table), row)
    if (isRefusal(stored)) throw new TestingError('ROW_EXISTS', `${table}: ${JSON.stringify(row)}`)
    return stored as TestRow<D, T>
  }

  /** Changes a row, and returns it as stored. @throws TestingError `TABLE_UNKNOWN`, `ROW_UNKNOWN` */
  update<T extends Name<D>>(table: T, key: TestKey, patch: TestUpdate<D, T>): TestRow<D, T> {
    const known = this.#table(table)
    const stored = this.#database.update(known, placeOf(known, key), patch)
    if (isRefusal(stored)) throw new TestingError('ROW_UNKNOWN', `${table}: ${JSON.stringify(key)}`)
    return stored as TestRow<D, T>
  }

  /** Deletes a row. @throws TestingError `TABLE_UNKNOWN`, `ROW_UNKNOWN` */
  remove(table: Name<D>, key: TestKey): void {
    const known = this.#table(table)
    const removed: Row | { refused: string } = this.#database.remove(known, placeOf(known, key))
    if (isRefusal(removed)) throw new TestingError('ROW_UNKNOWN', `${table}: ${JSON.stringify(key)}`)
  }

  /** Broadcasts to all who joined the channel. @throws TestingError `CHANNEL_INVALID` */
  broadcast(channel: string, event: string, payload: unknown = {}): void {
    this.realtime.broadcast(topicOf(channel), event, payload)
  }

  /** Makes somebody else present on the channel under that key, with that state; `null` ends it. @throws TestingError `CHANNEL_INVALID` */
  presence(channel: string, key: string, state: Readonly<Record<string, unknown>> | null = {}): void {
    const room = this.realtime.room(topicOf(channel))
    const place = `${channel}\n${key}`
    const other = this.#others.get(place) ?? {}
    this.#others.set(place, other)
    if (state === null) room.untrack(other)
    else room.track(other, key, state)
  }

  /** Who is present on a channel: their states, by key. @throws TestingError `CHANNEL_INVALID` */
  present(channel: string): Presences {
    const state = this.realtime.room(topicOf(channel)).state()
    return Object.fromEntries(Object.entries(state).map(([key, { metas }]) => [key, metas]))
  }

  #table(name: string): Table {
    const table = this.#database.table(name)
    if (table) return table
    throw new TestingError('TABLE_UNKNOWN', `${name}; it has ${this.#database.names.join(', ') || 'none'}`)
  }
}

/** @throws TestingError `CHANNEL_INVALID` */
export function topicOf(channel: string): string {
  if (typeof channel !== 'string' || channel === '') throw new TestingError('CHANNEL_INVALID', String(channel))
  return `realtime:${channel}`
}

function placeOf(table: Table, key: TestKey): string {
  const values = Array.isArray(key) ? (key as readonly unknown[]) : [key]
  return keyOf(table, Object.fromEntries(table.key.map((column, index) => [column, values[index]])))
}
