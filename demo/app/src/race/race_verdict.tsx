import type { Way } from './oven'
import type { Figure } from './use_figures'
import type { Verdict } from './use_verdict'

interface RaceVerdictProps {
  readonly verdict: Verdict
  readonly running: boolean
  readonly way: Way
  readonly seconds: readonly Figure[]
}

/** One sentence on how it goes. It is announced when it changes, and not with every number. */
export function RaceVerdict({ verdict, running, way, seconds }: RaceVerdictProps) {
  return (
    <p className="race-verdict" role="status" data-testid="verdict" data-verdict={running ? 'racing' : verdict}>
      {running ? WHILE_RUNNING[way] : afterwards(verdict, seconds.length > 0)}
    </p>
  )
}

const WHILE_RUNNING: Readonly<Record<Way, string>> = {
  live: 'Merged in WebAssembly: at most one commit a frame, with the rows that changed.',
  worker:
    'Read and merged in a worker: the page gets the rows that changed, and keeps its thread for frames and clicks.',
  naive:
    'Every message is parsed and copied into the state, needed or not; React batches the renders as well as it can.',
}

function afterwards(verdict: Verdict, warm: boolean): string {
  if (verdict === 'equal') return 'All 200 rows on this page equal those in the database: no update went missing.'
  if (verdict === 'comparing') return 'Comparing this page with the database…'
  return warm ? 'Ready. The updates come over the real connection, from the local server.' : 'Getting ready…'
}
