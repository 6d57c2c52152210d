import type { Connection } from '../connection/connection.js'
import { SnapshotStore } from '../base/snapshot_store.js'

/** A place in degrees: latitude, longitude. */
export type LatLng = readonly [latitude: number, longitude: number]

/** A region: a circle or a polygon of three corners or more. */
export type Geofence =
  | { readonly id: string; readonly center: LatLng; readonly radiusMeters: number }
  | { readonly id: string; readonly polygon: readonly LatLng[] }

/** How a track works. */
export interface TrackOptions {
  /** The planned way, up to its destination. A single place means a straight line to it. */
  readonly way?: readonly LatLng[] | undefined
  readonly fences?: readonly Geofence[] | undefined
  /** The most points of the travelled way to keep (500). Beyond that, the points that matter least are left out. */
  readonly maxPoints?: number | undefined
  /** How far the simplified way may deviate from the travelled one, in metres (10). */
  readonly toleranceMeters?: number | undefined
  /** How far off a fix may be, in metres (15). Smaller moves neither cross a fence nor count as speed. */
  readonly noiseMeters?: number | undefined
  /** How long a stay inside a fence counts as a dwell, in milliseconds (60,000). */
  readonly dwellMs?: number | undefined
}

/** A position at a time. */
export interface LocationFix {
  readonly latitude: number
  readonly longitude: number
  /** In metres. */
  readonly accuracy: number
  /** In milliseconds since 1970. */
  readonly timestamp: number
}

export interface GeofenceEvent {
  readonly fence: string
  readonly type: 'enter' | 'leave' | 'dwell'
  readonly timestamp: number
}

/** What is known of a moving object. Frozen. */
export interface TrackSnapshot {
  readonly location: LocationFix | null
  /** The travelled way, oldest first, simplified. */
  readonly history: readonly LocationFix[]
  /** In metres per second, smoothed; 0 while the object stands still. */
  readonly speed: number
  /** The rest of the planned way, in metres; `null` without a `way`. */
  readonly remainingMeters: number | null
  /** The time that the rest takes, in milliseconds; `null` while the object stands still. */
  readonly etaMs: number | null
  /** The names of the fences that the object is in. */
  readonly inside: readonly string[]
}

export const NOWHERE: TrackSnapshot = Object.freeze({
  location: null,
  history: Object.freeze([]),
  speed: 0,
  remainingMeters: null,
  etaMs: null,
  inside: Object.freeze([]),
})

type RawFix = readonly [number, number, number, number]

/** The JSON of a `track` record. */
interface Report {
  readonly last: RawFix | null
  readonly speed: number
  readonly remaining: number | null
  readonly eta: number | null
  readonly history: readonly RawFix[]
  readonly inside: readonly string[]
  readonly events: readonly (readonly [string, number, number])[]
}

const KINDS = ['enter', 'leave', 'dwell'] as const
const REMEMBERED = 1_000

/** Takes fixes in any order; the core works out the rest. */
export class Track {
  readonly store = new SnapshotStore<TrackSnapshot>({ ...NOWHERE })
  readonly #connection: Connection
  readonly #id: number
  readonly #onFence: (event: GeofenceEvent) => void
  /** A worker that replaces another one goes through the whole way again. */
  readonly #told = new Set<string>()

  constructor(connection: Connection, options: TrackOptions, onFence: (event: GeofenceEvent) => void) {
    this.#connection = connection
    this.#onFence = onFence
    this.#id = connection.link.nextId()
    connection.link.tracks.set(this.#id, ({ json }) => {
      this.#reported(JSON.parse(json) as Report)
    })
    connection.link.post({ type: 'openTrack', track: this.#id, options: JSON.stringify(options) })
  }

  add(fixes: readonly LocationFix[]): void {
    if (fixes.length === 0) return
    const raw = fixes.map(({ latitude, longitude, accuracy, timestamp }) => [latitude, longitude, accuracy, timestamp])
    this.#connection.link.post({ type: 'addFixes', track: this.#id, fixes: JSON.stringify(raw) })
  }

  dispose(): void {
    this.#connection.link.tracks.delete(this.#id)
    this.#connection.link.post({ type: 'closeTrack', track: this.#id })
  }

  #reported({ last, speed, remaining, eta, history, inside, events }: Report): void {
    this.store.update({
      location: last && fixOf(last),
      history: Object.freeze(history.map(fixOf)),
      speed,
      remainingMeters: remaining,
      etaMs: eta,
      inside: Object.freeze(inside),
    })
    for (const event of events) {
      const [fence, kind, timestamp] = event
      if (this.#isNew(event.join())) this.#onFence(Object.freeze({ fence, type: KINDS[kind] ?? 'enter', timestamp }))
    }
  }

  #isNew(event: string): boolean {
    if (this.#told.has(event)) return false
    this.#told.add(event)
    const [oldest] = this.#told
    if (this.#told.size > REMEMBERED && oldest !== undefined) this.#told.delete(oldest)
    return true
  }
}

function fixOf([latitude, longitude, accuracy, timestamp]: RawFix): LocationFix {
  return Object.freeze({ latitude, longitude, accuracy, timestamp })
}
