import { useCallback, useRef, useState } from 'react'
import { sameOvens } from './oven'
import type { Oven } from './oven'

/** `racing`: there is nothing to compare yet. `comparing`: the page does not equal the database yet. */
export type Verdict = 'racing' | 'comparing' | 'equal'

export interface VerdictControl {
  readonly verdict: Verdict
  /** Takes what the page shows. It costs nothing during a race. */
  readonly shown: (rows: readonly Oven[]) => void
  /** Takes what the database holds, or null when a race begins. */
  readonly expect: (rows: readonly Oven[] | null) => void
}

/** Whether everything that was sent has arrived: after a race the rows on the page must be those of the database. */
export function useVerdict(): VerdictControl {
  const [verdict, setVerdict] = useState<Verdict>('racing')
  const onPage = useRef<readonly Oven[]>([])
  const inDatabase = useRef<readonly Oven[] | null>(null)
  const compare = useCallback(() => {
    if (inDatabase.current) setVerdict(sameOvens(onPage.current, inDatabase.current) ? 'equal' : 'comparing')
  }, [])
  const shown = useCallback(
    (rows: readonly Oven[]) => {
      onPage.current = rows
      compare()
    },
    [compare],
  )
  const expect = useCallback(
    (rows: readonly Oven[] | null) => {
      inDatabase.current = rows
      if (rows) compare()
      else setVerdict('racing')
    },
    [compare],
  )
  return { verdict, shown, expect }
}
