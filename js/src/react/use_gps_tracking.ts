'use client'

import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { RealtimeClient } from '../client/client.js'
import type { HoldfastError } from '../base/errors.js'
import { postgresChangesFilter } from '../channel/postgres_filter.js'
import type { GeofenceEvent, LocationFix, TrackOptions, TrackSnapshot } from '../track/track.js'
import { useClient } from './client_context.js'
import { GpsSession, LOCATION_NAMES, UNTRACKED } from './gps_session.js'
import type { LocationNames, OwnFix } from './gps_session.js'
import { sharedSession } from './shared_session.js'
import type { SharedSession } from './shared_session.js'
import type { TableHookOptions } from './table_hook_options.js'
import { useLiveTable } from './use_live_table.js'
import { useStable } from './use_stable.js'

/** {@link useGPSTracking}'s options. You may write `way` and fences inline: they are compared by their contents. */
export interface GpsTrackingOptions extends TableHookOptions, TrackOptions {
  /** Table and columns. Defaults: see {@link LocationNames}. */
  readonly names?: Partial<LocationNames> | undefined
  /** How many fixes to fetch at first: the newest (200). */
  readonly limit?: number | undefined
  /** The time between this device's fixes while tracking, in milliseconds (10,000, as specified). */
  readonly intervalMs?: number | undefined
  /** A device fix older than this, in milliseconds, is `LOCATION_STALE` (30,000). */
  readonly staleAfterMs?: number | undefined
  /** Called when the driver enters a fence, leaves it, or has been in it for `dwellMs`. */
  readonly onGeofence?: ((event: GeofenceEvent) => void) | undefined
}

/** What {@link useGPSTracking} gives. Frozen. */
export interface GpsTracking extends Omit<TrackSnapshot, 'location'> {
  /** The newest fix; `null` before there is one. */
  readonly driverLocation: LocationFix | null
  readonly isTracking: boolean
  /** Asks the device for its position every `intervalMs`, and stores each fix. */
  readonly startTracking: () => void
  readonly stopTracking: () => void
  /** Stores a fix of your own. It shows at once. Rejects if the server refuses it. */
  readonly updateLocation: (fix: OwnFix) => Promise<void>
  readonly loading: boolean
  /** The latest error of the position (`LOCATION_…`) or of the table. */
  readonly error: HoldfastError | null
  readonly stale: boolean
  /** The list missed changes and could not catch up so far: it is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps the current rows meanwhile. For a button beside an error. */
  readonly refetch: () => void
}

/**
 * Where a driver is and was, and when they will arrive. On the driver's device, it also reports the position.
 *
 * ```tsx
 * const { driverLocation, etaMs, startTracking } = useGPSTracking(driverId, { way: [[52.52, 13.4]] })
 * ```
 */
export function useGPSTracking(driverId: string, options: GpsTrackingOptions = {}): GpsTracking {
  const client = useClient(options.client)
  const names = useStable({ ...LOCATION_NAMES, ...options.names })
  const { schema, fetch, enabled, debounceMs, maxStalenessMs, onGeofence, limit = 200 } = options
  const shared = useGpsSession(client, driverId, names, options)
  const snapshot = useSyncExternalStore(
    shared.subscribe,
    () => shared.session()?.store.getSnapshot() ?? UNTRACKED,
    () => UNTRACKED,
  )
  const live = useLiveTable({
    ...{ client, schema, fetch, enabled, debounceMs, maxStalenessMs, limit },
    table: names.table,
    filter: postgresChangesFilter().eq(names.driver, driverId).build(),
    key: [names.id],
    order: [{ column: names.recordedAt, ascending: false }],
  })
  const { rows, loading, error, stale, gap, refetch } = live
  useEffect(() => {
    shared.session()?.setRows(rows)
  }, [shared, rows])
  useEffect(() => {
    const session = shared.session()
    if (session && onGeofence) session.onFence = onGeofence
  }, [shared, onGeofence])
  const actions = useGpsActions(shared)
  return useMemo(() => {
    const { location, locationError, ...rest } = snapshot
    return Object.freeze({
      ...rest,
      ...actions,
      driverLocation: location,
      loading,
      error: locationError ?? error,
      stale,
      gap,
      refetch,
    })
  }, [snapshot, actions, loading, error, stale, gap, refetch])
}

/** All components that follow that driver in the same way share one session. */
function useGpsSession(
  client: RealtimeClient,
  driverId: string,
  names: LocationNames,
  options: GpsTrackingOptions,
): SharedSession<GpsSession> {
  const { way, fences, maxPoints, toleranceMeters, noiseMeters, dwellMs } = options
  const { schema, intervalMs = 10_000, staleAfterMs = 30_000 } = options
  const track = useStable({ way, fences, maxPoints, toleranceMeters, noiseMeters, dwellMs })
  return useMemo(() => {
    const watch = { intervalMs, staleAfterMs }
    const name = `gps ${JSON.stringify([driverId, names, track, watch, schema])}`
    return sharedSession(client, name, () => new GpsSession(client, driverId, names, { schema, track, watch }))
  }, [client, driverId, names, track, schema, intervalMs, staleAfterMs])
}

function useGpsActions(
  shared: SharedSession<GpsSession>,
): Pick<GpsTracking, 'startTracking' | 'stopTracking' | 'updateLocation'> {
  return useMemo(
    () => ({
      startTracking: () => shared.session()?.start(),
      stopTracking: () => shared.session()?.stop(),
      updateLocation: async (fix: OwnFix) => {
        await shared.session()?.save(fix)
      },
    }),
    [shared],
  )
}
