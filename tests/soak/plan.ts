import { EDITS } from './page/edit_names'
import { Deck } from './random'
import type { Random } from './random'
import type { Host } from './settings'
import { CHANGES } from './support/changes'
import { FAULTS } from './support/faults'
import { SHOWN } from './tables'

/** Something that happens in a round; to one of the tabs, if it is about one. */
export interface Step {
  /** Milliseconds since the round began. */
  readonly at: number
  readonly kind: 'fault' | 'fault ends' | 'change' | 'edit' | 'send' | 'toggle' | 'mood' | 'sign-in'
  readonly name: string
  readonly tab: number
  /** For what the step itself chooses at random. */
  readonly seed: number
}

/** How long things go wrong in a round. */
const ROUND_MS = 8_000
/** After the fourth death of a worker within a minute the page starts no other. */
const ROUNDS_BETWEEN_KILLS = 3
const KILL = 'worker killed'
/** No driver is among them. An order that another driver takes leaves a driver's sight, and the server does not tell what leaves one's sight. */
const USERS: readonly (readonly string[])[] = [
  ['luigi', 'operator', 'tamarind', 'sakura', 'ada'],
  ['grace', 'sakura', 'luigi', 'tamarind'],
]

/** The users who are signed in at first, by tab. */
export const FIRST_USERS: readonly string[] = USERS.map(([first = '']) => first)

/** Plans rounds. Each kind of fault and of change comes once before any comes again, so a minute has most of them. */
export class Planner {
  readonly #faults: Deck<string>
  readonly #changes: Deck<string>

  constructor(
    private readonly random: Random,
    private readonly hosts: readonly Host[],
  ) {
    this.#faults = new Deck(
      random,
      Object.keys(FAULTS).filter((name) => name !== KILL),
    )
    this.#changes = new Deck(random, Object.keys(CHANGES))
  }

  /** What happens in a round, in the order of time. */
  plan(round: number): readonly Step[] {
    const { random } = this
    const some = (least: number, most: number, kind: Step['kind'], name: () => string): readonly Step[] =>
      Array.from({ length: random.between(least, most) }, () => this.#step(kind, name()))
    const faults = some(2, 4, 'fault', () => this.#faults.draw())
    return [
      ...faults.flatMap((fault) => [fault, this.#endOf(fault)]),
      ...this.#kills(round),
      ...some(6, 14, 'change', () => this.#changes.draw()),
      ...some(2, 6, 'edit', () => random.pick(EDITS)),
      ...some(1, 4, 'send', () => 'messages'),
      ...some(0, 3, 'toggle', () => random.pick([...Object.keys(SHOWN), 'lobby', 'shouts'])),
      ...some(0, 1, 'mood', () => random.pick(['calm', 'busy', 'late'])),
      ...this.#signIns(),
    ].sort((a, b) => a.at - b.at)
  }

  #step(kind: Step['kind'], name: string, tab = this.random.between(0, USERS.length - 1)): Step {
    const { random } = this
    return { at: random.between(0, ROUND_MS), kind, name, tab, seed: random.between(0, 2 ** 31) }
  }

  /** In some of the rounds one of the workers dies, if there are any. */
  #kills(round: number): readonly Step[] {
    const workers = this.hosts.flatMap((host, tab) => (host === 'worker' ? [tab] : []))
    if (workers.length === 0 || round % ROUNDS_BETWEEN_KILLS > 0) return []
    return [this.#step('fault', KILL, this.random.pick(workers))]
  }

  #endOf(fault: Step): Step {
    return { ...fault, kind: 'fault ends', at: Math.min(fault.at + this.random.between(300, 5_000), ROUND_MS) }
  }

  #signIns(): readonly Step[] {
    return USERS.flatMap((users, tab) =>
      this.random.next() < 0.4 ? [this.#step('sign-in', this.random.pick(users), tab)] : [],
    )
  }
}
