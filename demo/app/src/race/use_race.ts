import { useClient } from 'holdfast/react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { flood } from '../local_server'
import type { Oven } from './oven'

/** The server stops after a minute. The page stops a little earlier, so that it sees the end. */
const FLOOD_SECONDS = 60
const LASTS_MS = 55_000
/** The page waits while a slider is still being moved. */
const SETTLED_MS = 250
export const DEFAULT_RATE = 10_000

interface Stage {
  readonly running: boolean
  readonly busy: boolean
  readonly error: Error | null
}

export interface Race extends Stage {
  /** Updates a second. */
  readonly rate: number
  readonly setRate: (rate: number) => void
  readonly start: () => void
  readonly stop: () => void
}

/**
 * Starts and stops the server's flood.
 * @param onRows called with null when a race begins, and with the database's rows when it has ended; it must be stable
 */
export function useRace(onRows: (rows: readonly Oven[] | null) => void): Race {
  const client = useClient()
  const [stage, setStage] = useState<Stage>({ running: false, busy: false, error: null })
  const { rate, setRate, settle } = useRate(stage.running, (wanted) => flood(client, wanted, FLOOD_SECONDS))
  const enter = useCallback(async (running: boolean, act: () => Promise<void>): Promise<void> => {
    setStage((before) => ({ ...before, busy: true, error: null }))
    try {
      await act()
      setStage({ running, busy: false, error: null })
    } catch (thrown) {
      setStage({ running: false, busy: false, error: thrown instanceof Error ? thrown : new Error(String(thrown)) })
    }
  }, [])
  const stop = useCallback(() => {
    void enter(false, async () => {
      await settle()
      await flood(client, 0, 0)
      onRows(await client.rest.select<Oven>({ table: 'ovens' }))
    })
  }, [client, enter, onRows, settle])
  const start = (): void => {
    onRows(null)
    void enter(true, () => flood(client, rate, FLOOD_SECONDS))
  }
  useEffect(() => {
    if (!stage.running) return
    const end = setTimeout(stop, LASTS_MS)
    return () => {
      clearTimeout(end)
    }
  }, [stage.running, stop])
  return { ...stage, rate, setRate, start, stop }
}

/**
 * The slider's value. While a race runs, the server is told of it. Call `settle` before a race ends: a value that was still to be told would start it
 * again.
 */
function useRate(running: boolean, tell: (rate: number) => Promise<void>) {
  const [rate, remember] = useState(DEFAULT_RATE)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const told = useRef(Promise.resolve())
  const setRate = (wanted: number): void => {
    remember(wanted)
    clearTimeout(timer.current)
    const say = (): void => {
      told.current = tell(wanted).catch(() => undefined)
    }
    if (running) timer.current = setTimeout(say, SETTLED_MS)
  }
  const settle = useCallback((): Promise<void> => {
    clearTimeout(timer.current)
    return told.current
  }, [])
  return { rate, setRate, settle }
}
