import { Dice } from '../../js/src/testing/dice.js'
import { ACTS, FAULTS } from './happenings.js'
import type { SessionOptions } from './session.js'

/** Something that happens at a time. It has random numbers of its own, so leaving another step out does not change it. */
export interface Step {
  /** Its index in the whole plan. `--keep` names it so. */
  readonly index: number
  /** Milliseconds of virtual time. */
  readonly at: number
  readonly kind: string
  /** The session that it happens to. */
  readonly session: number
  readonly seed: number
}

export interface Plan {
  readonly seed: number
  readonly sessions: readonly SessionOptions[]
  /** Whether tables are fetched again from time to time. If they are, changes may be lost and policies may change. */
  readonly refetches: boolean
  readonly steps: readonly Step[]
}

const FIRST_MS = 1_000
const LAST_MS = 240_000

/** Which steps of a plan are taken. */
export interface Choice {
  /** Only these, by their index. */
  readonly keep?: ReadonlySet<number> | undefined
  /** None of these kinds. */
  readonly without?: ReadonlySet<string> | undefined
}

/** Everything that is going to happen in the run of a seed, or what is chosen of it. */
export function planOf(seed: number, { keep, without }: Choice = {}): Plan {
  const dice = new Dice(`plan ${seed}`)
  const refetches = dice.chance(0.3)
  const sessions = Array.from({ length: dice.between(2, 3) }, () => sessionOptions(dice, refetches))
  const steps = [...startOf(sessions.length, dice), ...someOf(FAULTS, dice.between(3, 40), dice, sessions.length)]
  steps.push(...someOf(ACTS, dice.between(30, 160), dice, sessions.length))
  const numbered = steps.map((step, index) => ({ ...step, index }))
  const kept = numbered.filter(({ index, kind }) => (!keep || keep.has(index)) && !without?.has(kind))
  return { seed, sessions, refetches, steps: kept }
}

function sessionOptions(dice: Dice, refetches: boolean): SessionOptions {
  return {
    vsn: dice.chance(0.2) ? '1.0.0' : '2.0.0',
    host: dice.chance(0.3) ? 'worker' : 'page',
    persistQueue: dice.chance(0.3),
    hiddenPolicy: dice.of(['keep', 'keep', 'slow', 'pause'] as const),
    mintsTokens: dice.chance(0.2),
    maxStalenessMs: refetches ? 20_000 : undefined,
  }
}

/** Each session begins with a user who is signed in, some components and some channels. Some sessions cannot reach the server at first. */
function startOf(sessions: number, dice: Dice): Omit<Step, 'index'>[] {
  const steps: Omit<Step, 'index'>[] = []
  for (let session = 0; session < sessions; session += 1) {
    const add = (kind: string, at: number): void => {
      steps.push({ kind, at, session, seed: dice.pick(2 ** 31) })
    }
    if (dice.chance(0.2)) add('server down', 0)
    add('first sign in', 200)
    for (const kind of ['show orders', 'show notifications', 'show messages', 'show channel', 'show presence'])
      if (dice.chance(0.7)) add(kind, dice.between(210, 3_000))
    for (const kind of ['show user presence', 'show typing']) if (dice.chance(0.3)) add(kind, dice.between(210, 3_000))
    for (let i = dice.between(1, 3); i > 0; i -= 1) add('subscribe', dice.between(210, 3_000))
  }
  return steps
}

function someOf(
  kinds: Readonly<Record<string, number>>,
  count: number,
  dice: Dice,
  sessions: number,
): Omit<Step, 'index'>[] {
  const choices = Object.entries(kinds).flatMap(([kind, weight]) => Array.from({ length: weight }, () => kind))
  return Array.from({ length: count }, () => ({
    kind: dice.of(choices),
    at: dice.between(FIRST_MS, LAST_MS),
    session: dice.pick(sessions),
    seed: dice.pick(2 ** 31),
  }))
}
