import type { RealtimeClient } from '../client/client.js'
import { HoldfastError } from '../base/errors.js'
import type { RestTable } from '../rest/rest.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { Row, Unsubscribe } from '../base/types.js'

/** `sending`: on its way. `queued`: waits for the network. `failed`: refused; `retry` sends it again. */
export type DeliveryState = 'sending' | 'queued' | 'failed'

/** A row of this user's that is not in the table yet. */
export interface PendingRow {
  readonly row: Row
  readonly state: DeliveryState
  readonly error: HoldfastError | null
}

/** `owner`: the user who was signed in when the row was sent; `null` if nobody was. */
type OwnedRow = PendingRow & { readonly owner: string | null }

const RETRY_MS = 2_000

/**
 * Rows on their way to a table, in order. The client gives each row its id, so that a row sent twice is stored once: the second attempt
 * finds the first.
 */
export class RowOutbox {
  readonly store = new SnapshotStore<{ readonly pending: readonly PendingRow[] }>({ pending: Object.freeze([]) })
  readonly #client: RealtimeClient
  readonly #table: RestTable
  readonly #idColumn: string
  readonly #tokens: RealtimeClient['connection']['connection']['tokens']
  readonly #stops: readonly Unsubscribe[]
  /** All pending rows. Only the present user's are shown. While nobody is signed in, a row waits for its sender. */
  #all: readonly OwnedRow[] = []
  /** The callers that wait for a row to be stored, by the row's id. */
  readonly #waiting = new Map<string, { resolve: (row: Row) => void; reject: (error: HoldfastError) => void }>()
  #timer: Timer | undefined
  #busy = false

  constructor(client: RealtimeClient, table: RestTable, idColumn: string) {
    this.#client = client
    this.#table = table
    this.#idColumn = idColumn
    const { tokens } = client.connection.connection
    this.#tokens = tokens
    this.#stops = [
      client.connection.onStateChange((state) => {
        if (state === 'connected') void this.#flush()
      }),
      tokens.userChanges.add(() => {
        this.#userChanged()
      }),
    ]
  }

  /** Resolves with the row as stored. Rejects if the server refuses it. */
  send(row: Row): Promise<Row> {
    const stored = new Promise<Row>((resolve, reject) => {
      this.#waiting.set(this.#idOf(row), { resolve, reject })
    })
    this.#keep([
      ...this.#all,
      Object.freeze({ row: Object.freeze(row), state: 'sending', error: null, owner: this.#tokens.user }),
    ])
    void this.#flush()
    return stored
  }

  /** Sends a refused message again. */
  retry(id: string): void {
    this.#change(id, { state: 'sending', error: null })
    void this.#flush()
  }

  /** Gives up a refused message. */
  discard(id: string): void {
    this.#keep(this.#all.filter(({ row }) => this.#idOf(row) !== id))
  }

  dispose(): void {
    for (const stop of this.#stops) stop()
    clearTimeout(this.#timer)
  }

  get #own(): readonly OwnedRow[] {
    return this.#all.filter(({ owner }) => owner === null || owner === this.#tokens.user)
  }

  /** Rows sent while nobody was signed in pass to the user who signs in. Another user's rows are rejected. */
  #userChanged(): void {
    const { user } = this.#tokens
    const staying: OwnedRow[] = []
    for (const each of this.#all) {
      if (user === null || each.owner === user) staying.push(each)
      else if (each.owner === null) staying.push(Object.freeze({ ...each, owner: user }))
      else this.#reject(this.#idOf(each.row), new HoldfastError('USER_CHANGED'))
    }
    this.#all = staying
    this.#keep(this.#all)
    void this.#flush()
  }

  async #flush(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#timer)
    try {
      for (let next = this.#next(); next && (await this.#deliver(next)); next = this.#next());
    } finally {
      this.#busy = false
    }
  }

  #next(): OwnedRow | undefined {
    return this.#own.find(({ state }) => state !== 'failed')
  }

  /** Returns false if it makes no sense to send the next row now. */
  async #deliver({ row, owner }: OwnedRow): Promise<boolean> {
    const id = this.#idOf(row)
    try {
      const stored = await this.#client.rest.insertOnce(this.#table, row, this.#idColumn, owner)
      this.discard(id)
      this.#waiting.get(id)?.resolve(stored)
      this.#waiting.delete(id)
      return true
    } catch (thrown) {
      return this.#failed(id, HoldfastError.from(thrown, 'REST_UNREACHABLE'))
    }
  }

  #failed(id: string, error: HoldfastError): boolean {
    // The user changed just before the row was sent. The row waits, or was rejected already.
    if (error.name === 'USER_CHANGED') return true
    if (error.final) {
      this.#change(id, { state: 'failed', error })
      this.#reject(id, error)
      return true
    }
    this.#change(id, { state: 'queued', error })
    this.#timer = setTimeout(() => void this.#flush(), RETRY_MS)
    return false
  }

  #reject(id: string, error: HoldfastError): void {
    this.#waiting.get(id)?.reject(error)
    this.#waiting.delete(id)
  }

  #idOf(row: Row): string {
    return String(row[this.#idColumn])
  }

  #change(id: string, change: Partial<PendingRow>): void {
    this.#keep(
      this.#all.map((message) => (this.#idOf(message.row) === id ? Object.freeze({ ...message, ...change }) : message)),
    )
  }

  #keep(all: readonly OwnedRow[]): void {
    this.#all = all
    this.store.update({ pending: Object.freeze(this.#own) })
  }
}
