import type { Connection } from '../connection/connection.js'
import { SnapshotStore } from '../base/snapshot_store.js'

/** A place in degrees: latitude, longitude. */
export type LatLng = readonly [latitude: number, longitude: number]

/** A region: a circle or a polygon of three corners or more. */
export type Geofence =
  | { readonly id: string; readonly center: LatLng; readonly radiusMeters: number }
  | { readonly id: string; readonly polygon: readonly LatLng[] }

/** How a track is followed. */
export interface TrackOptions {
  /** The way ahead, to its destination; one place: as the crow flies. */
  readonly way?: readonly LatLng[] | undefined
  readonly fences?: readonly Geofence[] | undefined
  /** Most points of the way travelled (500): beyond, the least telling are left out. */
  readonly maxPoints?: number | undefined
  /** What the way travelled may lose by that, in metres (10). */
  readonly toleranceMeters?: number | undefined
  /** A fix may be off by so much, in metres (15): fences do not flutter, and standing still is no speed. */
  readonly noiseMeters?: number | undefined
  /** Inside a fence for so long is a dwell, in milliseconds (60,000). */
  readonly dwellMs?: number | undefined
}

/** A place at a time. */
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

/** What is known of something that moves. Frozen. */
export interface TrackSnapshot {
  readonly location: LocationFix | null
  /** The way travelled, oldest first, simplified. */
  readonly history: readonly LocationFix[]
  /** Metres a second, smoothed; 0 while it stands. */
  readonly speed: number
  /** What is left of the way, in metres; `null` without one. */
  readonly remainingMeters: number | null
  /** How long that takes, in milliseconds; `null` while it stands. */
  readonly etaMs: number | null
  /** The fences that it is in. */
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

/** Fixes go in, in any order; the core works out the rest. */
export class Track {
  readonly store = new SnapshotStore<TrackSnapshot>({ ...NOWHERE })
  readonly #connection: Connection
  readonly #id: number
  readonly #onFence: (event: GeofenceEvent) => void
  /** A worker that takes over from another goes the whole way again. */
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
