import type { ConnectionManager } from 'holdfast'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { RaceMeter } from './race_meter'

/** One second of the race. Rates are per second. */
export interface Figure {
  readonly at: number
  readonly updates: number
  readonly commits: number
  readonly fps: number
  readonly longestFrameMs: number
}

/** Since the race began. */
export interface Totals {
  readonly updates: number
  readonly commits: number
  readonly frames: number
}

export interface Figures {
  readonly seconds: readonly Figure[]
  readonly totals: Totals
}

const KEPT = 31
const NOTHING: Figures = { seconds: [], totals: { updates: 0, commits: 0, frames: 0 } }

/** Reads the meter and the core's counters once a second. */
export function useFigures(manager: ConnectionManager, meter: RaceMeter): Figures & { readonly clear: () => void } {
  const [figures, setFigures] = useState(NOTHING)
  const last = useRef<{ readonly at: number; readonly received: number } | null>(null)
  const look = useCallback(async () => {
    const { framesReceived: received } = await manager.getMetrics()
    const [now, before] = [performance.now(), last.current]
    last.current = { at: now, received }
    const tally = meter.take()
    if (!before) return
    const seconds = (now - before.at) / 1000
    const updates = received - before.received
    setFigures(({ seconds: known, totals }) => ({
      seconds: [...known, figureOf({ ...tally, updates }, seconds)].slice(-KEPT),
      totals: {
        updates: totals.updates + updates,
        commits: totals.commits + tally.commits,
        frames: totals.frames + tally.frames,
      },
    }))
  }, [manager, meter])
  useEffect(() => {
    last.current = null
    const stop = meter.start()
    const clock = setInterval(() => void look().catch(() => undefined), 1_000)
    return () => {
      stop()
      clearInterval(clock)
    }
  }, [meter, look])
  const clear = useCallback(() => {
    setFigures(({ seconds }) => ({ ...NOTHING, seconds }))
  }, [])
  return { ...figures, clear }
}

function figureOf(
  counted: { updates: number; commits: number; frames: number; longestFrameMs: number },
  seconds: number,
): Figure {
  return {
    at: Date.now(),
    updates: counted.updates / seconds,
    commits: counted.commits / seconds,
    fps: counted.frames / seconds,
    longestFrameMs: counted.longestFrameMs,
  }
}
