import type { RealtimeChannel } from '../channel/channel.js'
import { StandingLease } from '../channel/standing_lease.js'
import type { Connection } from '../connection/connection.js'
import type { TableEvent } from '../connection/core_link.js'
import { advise } from '../base/dev.js'
import { HoldfastError } from '../base/errors.js'
import { nextFrame } from './animation_frame.js'
import { channelName, subscriptions, tableOptions, watchedColumns } from './live_table_options.js'
import type { LiveTableOptions, RowKey } from './live_table_options.js'
import { LOADING, hasLoaded } from './live_table_snapshot.js'
import type { LiveTableSnapshot } from './live_table_snapshot.js'
import { PageFetch, fetchPage } from './page_fetch.js'
import type { EditTableCommand } from '../port/port.js'
import type { RestClient } from '../rest/rest.js'
import { RowStore } from './row_store.js'
import { beginEdit } from './table_edit.js'
import type { TableEdit } from './table_edit.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { Unsubscribe } from '../base/types.js'

/** If changes do not flow by then, the page is fetched anyway and shown as stale. */
const PATIENCE_MS = 4_000

/**
 * Keeps rows equal to one table in the database: it subscribes, waits until changes flow, fetches, and lets the core merge both. It repeats
 * this after each gap.
 */
export class LiveTable {
  readonly store = new SnapshotStore<LiveTableSnapshot>({ ...LOADING })
  readonly #connection: Connection
  readonly #options: LiveTableOptions
  #id = 0
  #rows = new RowStore()
  readonly #page: PageFetch
  readonly #lease: StandingLease
  readonly #stops: Unsubscribe[]
  #detach: Unsubscribe | undefined
  #flowing = false
  #fetchWanted = true
  #stopDraining: Unsubscribe | undefined
  #patience: Timer | undefined
  #nextLook: Timer | undefined

  constructor(connection: Connection, rest: RestClient, options: LiveTableOptions) {
    this.#connection = connection
    this.#options = options
    advise('table', options)
    this.#page = new PageFetch(
      (signal) => {
        // Post this before every fetch: the core ignores pages that were requested before it asked for another.
        this.#connection.link.post({ type: 'tableRefetch', table: this.#id })
        return fetchPage(rest, options, signal)
      },
      (rows) => {
        this.#fetched(rows)
      },
      (error) => {
        this.store.update({ error, gap: this.#hasRows, ...(error.final ? { loading: false } : {}) })
        if (!error.final) return
        // Do not retry at once. Fetch when changes flow again, or after `maxStalenessMs`.
        this.#fetchWanted = true
        this.#lookAgainLater()
      },
    )
    this.#lease = new StandingLease(connection, channelName(options))
    this.#lease.follow((channel) => this.#begin(channel))
    this.#stops = [
      connection.tokens.userChanges.add((left) => {
        this.#userChanged(left)
      }),
      connection.returns.add(this.#page.hurry),
    ]
  }

  get #hasRows(): boolean {
    return hasLoaded(this.store.getSnapshot())
  }

  /** Fetches again. The rows stay visible meanwhile. */
  refetch(): void {
    this.#outdated()
  }

  /** Shows an edit before the server has confirmed it. Confirm or refuse each edit exactly once. */
  beginEdit(kind: EditTableCommand['kind'], key: RowKey, patch: object): TableEdit {
    return beginEdit(this.#connection.link, this.#id, {
      kind,
      match: JSON.stringify(key),
      patch: JSON.stringify(patch),
    })
  }

  dispose(): void {
    for (const stop of this.#stops) stop()
    this.#lease.release()
  }

  /** Starts on its channel, or on the next one if that was removed. The rows stay, but may be behind. */
  #begin(channel: RealtimeChannel): Unsubscribe[] {
    this.#id = this.#connection.link.nextId()
    this.#flowing = false
    this.#fetchWanted = true
    this.store.update({ stale: this.#hasRows })
    const unlisten = channel.onStatus((status, error) => {
      this.#statusChanged(status, error)
    })
    this.#declare(channel)
    if (channel.phase === 'subscribed') this.#statusChanged('SUBSCRIBED', undefined)
    else if (channel.error) this.#statusChanged('CHANNEL_ERROR', channel.error)
    return [unlisten, this.#close]
  }

  readonly #close = (): void => {
    clearTimeout(this.#patience)
    clearTimeout(this.#nextLook)
    this.#stopDraining?.()
    this.#stopDraining = undefined
    this.#page.stop()
    this.#connection.link.tables.delete(this.#id)
    this.#connection.link.post({ type: 'closeTable', table: this.#id })
    this.#detach?.()
  }

  /**
   * Hides at once what another user saw. It drops the rows together with the core's table, so that anything still on its way for that table
   * (a page, the answer to an edit, a worker's diff) finds no target. Then it waits for the rows that the new user may see.
   */
  #userChanged(left: boolean): void {
    // The channel may have been removed just now; then the next one is about to come.
    const isRemoved = this.#lease.channel.id === undefined
    this.#flowing = false
    this.#fetchWanted = true
    this.#page.stop()
    if (!left) {
      this.store.update({ stale: this.#hasRows })
      if (!isRemoved) this.#waitForChanges()
      return
    }
    this.#close()
    this.#id = this.#connection.link.nextId()
    this.#rows = new RowStore()
    this.store.update({ ...LOADING })
    if (!isRemoved) this.#declare(this.#lease.channel)
  }

  #waitForChanges(): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => {
      this.#fetchAnyway()
    }, PATIENCE_MS)
  }

  #declare(channel: RealtimeChannel): void {
    const { id: attachment, release } = channel.attach(subscriptions(this.#options))
    this.#detach = release
    channel.subscribeQuietly()
    this.#waitForChanges()
    this.#connection.link.tables.set(this.#id, (event) => {
      this.#handle(event)
    })
    const options = JSON.stringify(tableOptions(this.#options))
    this.#connection.link.post({ type: 'openTable', table: this.#id, channel: channel.id ?? 0, attachment, options })
  }

  #handle(event: TableEvent): void {
    if (event.type === 'tableDirty')
      this.#stopDraining ??= nextFrame(() => {
        this.#drain()
      })
    else if (event.type === 'tableStale') this.#outdated()
    else if (event.type === 'tableRows')
      this.store.update({ rows: this.#rows.put(event, watchedColumns(this.#options)) })
    else {
      this.#rows.apply(event)
      const { error } = this.store.getSnapshot()
      this.store.update({
        rows: this.#rows.rows,
        error: error?.name === 'ROW_UNREADABLE' ? this.#unreadable : (error ?? this.#unreadable),
        ...(event.live ? { loading: false } : {}),
      })
    }
  }

  #statusChanged(status: string, error: HoldfastError | undefined): void {
    this.#flowing = status === 'SUBSCRIBED'
    // A page requested before changes flowed may miss some.
    if (this.#flowing && (this.#fetchWanted || this.#page.running)) this.#fetch()
    if (!this.#flowing) this.#stopped(error)
    else if (!this.#page.running) this.store.update({ stale: false, error: this.#unreadable })
  }

  #stopped(error: HoldfastError | undefined): void {
    this.store.update({ stale: this.#hasRows, ...(error ? { error } : {}) })
    if (!error?.final) return
    // Changes will not flow, so do not wait for them. Without a core there is nothing to fetch for.
    if (this.#connection.link.broken) this.store.update({ loading: false })
    else this.#fetchAnyway()
  }

  /** Why a row is left out; `null` if none is. */
  get #unreadable(): HoldfastError | null {
    return this.#rows.error ?? null
  }

  /** Marks the rows as possibly behind. The core already keeps the changes for the coming page. */
  #outdated(): void {
    this.#fetchWanted = true
    this.store.update({ stale: this.#hasRows })
    if (this.#flowing) this.#fetch()
  }

  #fetch(): void {
    this.#fetchWanted = false
    this.#page.start()
  }

  /** Fetches without waiting for changes to flow. The core asks for another page as soon as they do. */
  #fetchAnyway(): void {
    if (!this.#flowing && this.#fetchWanted) this.#fetch()
  }

  #fetched(rows: string): void {
    this.#connection.link.post({ type: 'tableFetched', table: this.#id, rows })
    this.#drain()
    const error = (this.#flowing ? undefined : this.#lease.channel.error) ?? this.#unreadable
    // A core in a worker delivers the rows a moment later.
    this.store.update({ stale: !this.#flowing, gap: false, error, loading: !this.#hasRows })
    this.#lookAgainLater()
  }

  /** Fetches again later, because only another page reveals what a server dropped silently. */
  #lookAgainLater(): void {
    clearTimeout(this.#nextLook)
    const { maxStalenessMs } = this.#options
    if (maxStalenessMs === undefined) return
    this.#nextLook = setTimeout(() => {
      this.refetch()
    }, maxStalenessMs)
  }

  #drain(): void {
    this.#stopDraining?.()
    this.#stopDraining = undefined
    this.#connection.link.post({ type: 'drainTable', table: this.#id })
  }
}
