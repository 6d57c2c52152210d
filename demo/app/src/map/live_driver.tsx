import { useGPSTracking } from 'holdfast/react'
import type { Persona } from '../personas'
import { DriverMarker } from './driver_marker'
import { shortName } from './places'

/** A driver on the map, where they are now. */
export function LiveDriver({ driver }: { readonly driver: Persona }) {
  const { driverLocation, stale } = useGPSTracking(driver.id, { limit: 60 })
  if (!driverLocation) return null
  return <DriverMarker name={shortName(driver.name)} fix={driverLocation} stale={stale} />
}
