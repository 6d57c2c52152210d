import { useCallback, useRef, useState } from 'react'
import { sameOvens } from './oven'
import type { Oven } from './oven'

/** `racing`: nothing to compare. `comparing`: the page is not yet equal to the database. */
export type Verdict = 'racing' | 'comparing' | 'equal'

export interface VerdictControl {
  readonly verdict: Verdict
  /** Takes what the page shows. Costs nothing during a race. */
  readonly shown: (rows: readonly Oven[]) => void
  /** Takes what the database holds, or null: a race begins. */
  readonly expect: (rows: readonly Oven[] | null) => void
}

/** Whether all that was sent has arrived: after a race the rows on the page must be those of the database. */
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
