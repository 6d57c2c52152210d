import type { GpsTracking } from 'holdfast/react'
import { useEffect, useRef, useState } from 'react'
import { placeOf } from '../../../town/town'
import { along, lengthOf } from '../../../town/way'
import type { Trip } from './delivery'

const STEP_MS = 2_000
const METERS_A_STEP = 45
/** Marks these fixes apart from those that the server makes up for drivers whom nobody plays. */
const ACCURACY = 5

export interface SimulatedDrive {
  readonly driving: boolean
  /** Drives on from here, in metres from the kitchen. */
  readonly start: (meters: number) => void
  readonly stop: () => void
}

/**
 * Drives along a way by itself, with a fix every two seconds, for somebody who tries the demo at a desk. It ends at the door. `pace` 2 is twice as
 * fast.
 */
export function useSimulatedDrive(
  trip: Trip | null,
  pace: number,
  updateLocation: GpsTracking['updateLocation'],
): SimulatedDrive {
  const [driving, setDriving] = useState<Trip | null>(null)
  const meters = useRef(0)
  // Each delivery has a drive of its own.
  if (driving && driving !== trip) setDriving(null)
  useEffect(() => {
    if (!driving) return undefined
    const length = lengthOf(driving.way)
    const step = (): void => {
      const [latitude, longitude] = placeOf(along(driving.way, meters.current).point)
      // If the server refuses a fix, the hook reports it as its error.
      updateLocation({ latitude, longitude, accuracy: ACCURACY }).catch(() => undefined)
      if (meters.current >= length) setDriving(null)
      meters.current = Math.min(meters.current + METERS_A_STEP * pace, length)
    }
    step()
    const timer = setInterval(step, STEP_MS)
    return () => {
      clearInterval(timer)
    }
  }, [driving, pace, updateLocation])
  return {
    driving: driving !== null,
    start: (from) => {
      meters.current = from
      setDriving(trip)
    },
    stop: () => {
      setDriving(null)
    },
  }
}
