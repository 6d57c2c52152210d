import type { RealtimeClient } from '../client/client.js'
import { HoldfastError } from '../base/errors.js'
import { SnapshotStore } from '../base/snapshot_store.js'
import { wallNow } from '../base/time.js'
import { NOWHERE, Track } from '../track/track.js'
import type { GeofenceEvent, LocationFix, TrackOptions, TrackSnapshot } from '../track/track.js'
import type { Row, Unsubscribe } from '../base/types.js'
import { watchPosition } from './geolocation.js'
import type { WatchSettings } from './geolocation.js'
import { RowOutbox } from './row_outbox.js'

/** The table and columns of the fixes. All names are configurable. */
export interface LocationNames {
  /** Default `driver_locations`: one row for each fix. */
  readonly table: string
  readonly id: string
  readonly driver: string
  readonly latitude: string
  readonly longitude: string
  readonly accuracy: string
  readonly recordedAt: string
}

export const LOCATION_NAMES: LocationNames = {
  table: 'driver_locations',
  id: 'id',
  driver: 'driver_id',
  latitude: 'latitude',
  longitude: 'longitude',
  accuracy: 'accuracy',
  recordedAt: 'recorded_at',
}

export interface GpsSnapshot extends TrackSnapshot {
  readonly isTracking: boolean
  /** Why there is no position, or why it could not be stored; `null` if neither failed. */
  readonly locationError: HoldfastError | null
}

export const UNTRACKED: GpsSnapshot = Object.freeze({ ...NOWHERE, isTracking: false, locationError: null })

/** A fix from your own source. Without a timestamp it counts as measured now. */
export type OwnFix = Omit<LocationFix, 'timestamp'> & { readonly timestamp?: number }

/** What is known of one driver, and the fixes of this device if it is the driver's. All components that ask share one session. */
export class GpsSession {
  readonly store = new SnapshotStore<GpsSnapshot>({ ...UNTRACKED })
  /** The core calls it; the hook passes it on. */
  onFence: (event: GeofenceEvent) => void = () => undefined
  readonly #driverId: string
  readonly #names: LocationNames
  readonly #watch: WatchSettings
  readonly #track: Track
  readonly #outbox: RowOutbox
  readonly #known = new Set<string>()
  readonly #stops: Unsubscribe[]
  #stopWatching: Unsubscribe | undefined

  constructor(
    client: RealtimeClient,
    driverId: string,
    names: LocationNames,
    options: { readonly schema: string | undefined; readonly track: TrackOptions; readonly watch: WatchSettings },
  ) {
    this.#driverId = driverId
    this.#names = names
    this.#watch = options.watch
    this.#track = new Track(client.connection.connection, options.track, (event) => {
      this.onFence(event)
    })
    this.#outbox = new RowOutbox(client, { table: names.table, schema: options.schema }, names.id)
    this.#stops = [
      this.#track.store.subscribe(() => {
        this.store.update(this.#track.store.getSnapshot())
      }),
    ]
  }

  /** Takes the table's rows. Sends only new fixes to the core. */
  setRows(rows: readonly Row[]): void {
    const { id, latitude, longitude, accuracy, recordedAt } = this.#names
    const fresh = rows.filter((row) => !this.#known.has(String(row[id])))
    for (const row of fresh) this.#known.add(String(row[id]))
    const fixes = fresh.map((row) => ({
      latitude: Number(row[latitude]),
      longitude: Number(row[longitude]),
      accuracy: Number(row[accuracy] ?? 0),
      timestamp: Date.parse(String(row[recordedAt])),
    }))
    this.#track.add(fixes.sort((a, b) => a.timestamp - b.timestamp))
  }

  /** Shows a fix at once and stores it; offline, as soon as the network is back. Rejects if the server refuses it. */
  async save(fix: OwnFix): Promise<void> {
    const { latitude, longitude, accuracy, timestamp = wallNow() } = fix
    const [names, row] = [this.#names, crypto.randomUUID()]
    this.#known.add(row)
    this.#track.add([{ latitude, longitude, accuracy, timestamp }])
    await this.#outbox.send({
      [names.id]: row,
      [names.driver]: this.#driverId,
      [names.latitude]: latitude,
      [names.longitude]: longitude,
      [names.accuracy]: accuracy,
      [names.recordedAt]: new Date(timestamp).toISOString(),
    })
  }

  start(): void {
    if (this.#stopWatching) return
    this.store.update({ isTracking: true, locationError: null })
    const stop = watchPosition(
      this.#watch,
      (fix) => {
        this.store.update({ locationError: null })
        this.save(fix).catch((thrown: unknown) => {
          this.store.update({ locationError: HoldfastError.from(thrown, 'REST_REFUSED') })
        })
      },
      (locationError) => {
        this.store.update({ locationError })
        if (locationError.final) this.stop()
      },
    )
    if (this.store.getSnapshot().locationError?.final) stop()
    else this.#stopWatching = stop
  }

  stop(): void {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    this.store.update({ isTracking: false })
  }

  dispose(): void {
    this.stop()
    for (const stop of this.#stops) stop()
    this.#outbox.dispose()
    this.#track.dispose()
  }
}
