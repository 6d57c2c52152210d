import { useEffect, useRef, useState } from 'react'
import type { Point } from '../../../town/town'
import { FAR } from './projection'

const STILL = '(prefers-reduced-motion: reduce)'

/**
 * Moves smoothly to where it is told, in about the time between two fixes. Returns the point to draw at, which is new with each animation frame until
 * it has arrived. For a user who wants less motion it is there at once.
 */
export function useGlide(target: Point, durationMs = 1_900): Point {
  const [shown, setShown] = useState(target)
  const here = useRef(target)
  const [x, y] = target
  useEffect(() => {
    const from = here.current
    const start = performance.now()
    // After a gap the marker is put there at once.
    const far = Math.hypot(x - from[0], y - from[1]) > FAR
    let frame = 0
    const step = (now: number): void => {
      const part = far || matchMedia(STILL).matches ? 1 : Math.min(1, (now - start) / durationMs)
      here.current = [from[0] + (x - from[0]) * part, from[1] + (y - from[1]) * part]
      setShown(here.current)
      if (part < 1) frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
    return () => {
      cancelAnimationFrame(frame)
    }
  }, [x, y, durationMs])
  return shown
}
