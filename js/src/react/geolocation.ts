import { HoldfastError, addErrors } from '../base/errors.js'
import type { ErrorName } from '../base/errors.js'
import { LOCATION_ERRORS } from '../base/location_errors.js'
import { clearInterval, setInterval, wallNow } from '../base/time.js'
import type { LocationFix } from '../track/track.js'
import type { Unsubscribe } from '../base/types.js'

addErrors(LOCATION_ERRORS)

/** Indexed by the codes of `GeolocationPositionError`. */
const ERRORS: Readonly<Record<number, ErrorName>> = {
  1: 'LOCATION_DENIED',
  2: 'LOCATION_UNAVAILABLE',
  3: 'LOCATION_TIMEOUT',
}

export interface WatchSettings {
  /** Between fixes, in milliseconds. */
  readonly intervalMs: number
  /** An older fix is stale, in milliseconds. */
  readonly staleAfterMs: number
}

/**
 * Asks `navigator.geolocation` for the position every `intervalMs`, and reports each fresh fix. Reports failures as named errors and tries
 * again after the next interval; only a refused permission is final.
 */
export function watchPosition(
  { intervalMs, staleAfterMs }: WatchSettings,
  tell: (fix: LocationFix) => void,
  failed: (error: HoldfastError) => void,
): Unsubscribe {
  const geolocation = (globalThis as { navigator?: { geolocation?: Geolocation } }).navigator?.geolocation
  if (!geolocation) {
    failed(new HoldfastError('LOCATION_UNSUPPORTED'))
    return () => undefined
  }
  let stopped = false
  const stop = (): void => {
    stopped = true
    clearInterval(timer)
  }
  const found = ({ coords, timestamp }: GeolocationPosition): void => {
    if (stopped) return
    if (wallNow() - timestamp > staleAfterMs) failed(new HoldfastError('LOCATION_STALE'))
    else tell({ latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy, timestamp })
  }
  const refused = ({ code, message }: GeolocationPositionError): void => {
    if (stopped) return
    const error = new HoldfastError(ERRORS[code] ?? 'LOCATION_UNAVAILABLE', message)
    if (error.final) stop()
    failed(error)
  }
  const ask = (): void => {
    geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: intervalMs })
  }
  const timer = setInterval(ask, intervalMs)
  ask()
  return stop
}
