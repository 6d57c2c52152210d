import { EDITS } from './page/edit_names'
import type { Random } from './random'
import { CHANGES } from './support/changes'
import { FAULTS } from './support/faults'
import { SHOWN } from './tables'

/** One thing that happens in a round, to one of the tabs where it is about one. */
export interface Step {
  /** Milliseconds from the round's begin. */
  readonly at: number
  readonly kind: 'fault' | 'fault ends' | 'change' | 'edit' | 'send' | 'toggle' | 'mood' | 'sign-in'
  readonly name: string
  readonly tab: number
  /** For what the step itself picks at random. */
  readonly seed: number
}

/** How long things go wrong in a round. */
const ROUND_MS = 8_000
/** The page starts no other worker after the fourth death within a minute. */
const ROUNDS_BETWEEN_KILLS = 2
const USERS: readonly (readonly string[])[] = [
  ['luigi', 'operator', 'dmitri', 'sakura', 'ada'],
  ['grace', 'noor', 'luigi', 'tamarind'],
]

/** Who is signed in at first, in each of the tabs. */
export const FIRST_USERS: readonly string[] = USERS.map(([first = '']) => first)

/** What happens in a round, in the order of time. */
export function planRound(random: Random, round: number, host: 'page' | 'worker'): readonly Step[] {
  const one = (kind: Step['kind'], name: string): Step => ({
    at: random.between(0, ROUND_MS),
    kind,
    name,
    tab: random.between(0, USERS.length - 1),
    seed: random.between(0, 2 ** 31),
  })
  const some = (count: number, kind: Step['kind'], names: readonly string[]): readonly Step[] =>
    Array.from({ length: count }, () => one(kind, random.pick(names)))
  const signIns = USERS.flatMap((users, tab) =>
    random.next() < 0.4 ? [{ ...one('sign-in', random.pick(users)), tab }] : [],
  )
  return [
    ...some(random.between(1, 4), 'fault', faultsOf(round, host)).flatMap((fault) => [fault, endOf(fault, random)]),
    ...some(random.between(6, 14), 'change', Object.keys(CHANGES)),
    ...some(random.between(2, 6), 'edit', EDITS),
    ...some(random.between(1, 4), 'send', ['messages']),
    ...some(random.between(0, 3), 'toggle', [...Object.keys(SHOWN), 'lobby', 'shouts']),
    ...some(random.between(0, 1), 'mood', ['calm', 'busy', 'late']),
    ...signIns,
  ].sort((a, b) => a.at - b.at)
}

function faultsOf(round: number, host: 'page' | 'worker'): readonly string[] {
  const mayKill = host === 'worker' && round % ROUNDS_BETWEEN_KILLS === 0
  return Object.keys(FAULTS).filter((name) => name !== 'worker killed' || mayKill)
}

function endOf(fault: Step, random: Random): Step {
  const at = Math.min(fault.at + random.between(300, 5_000), ROUND_MS)
  return { ...fault, kind: 'fault ends', at }
}
