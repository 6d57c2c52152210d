import type { GpsTracking } from 'holdfast/react'
import { useEffect, useRef, useState } from 'react'
import { placeOf } from '../../../town/town'
import type { Point } from '../../../town/town'
import { along, lengthOf } from '../../../town/way'

const STEP_MS = 2_000
const METERS_A_STEP = 45
/** Tells these fixes from those that the server makes up for drivers whom nobody plays. */
const ACCURACY = 5

/** Drives along a way by itself, a fix every two seconds, for who tries the demo at a desk. Gives the button's state and what it does. */
export function useSimulatedDrive(way: readonly Point[] | undefined, updateLocation: GpsTracking['updateLocation']) {
  const [driving, setDriving] = useState(false)
  const meters = useRef(0)
  useEffect(() => {
    meters.current = 0
  }, [way])
  useEffect(() => {
    if (!driving || !way) return undefined
    const step = (): void => {
      const [latitude, longitude] = placeOf(along(way, meters.current).point)
      meters.current = Math.min(meters.current + METERS_A_STEP, lengthOf(way))
      // What the server refuses the hook says as its error.
      updateLocation({ latitude, longitude, accuracy: ACCURACY }).catch(() => undefined)
    }
    step()
    const timer = setInterval(step, STEP_MS)
    return () => {
      clearInterval(timer)
    }
  }, [driving, way, updateLocation])
  return { driving, drive: setDriving }
}
