import { Dice } from '../dice.js'
import { FAULTS } from '../network/faults.js'

/** Something that happens at a time. It has random numbers of its own, so leaving another step out does not change it. */
export interface Step {
  /** Its index in the whole plan. */
  readonly index: number
  /** Milliseconds of virtual time. */
  readonly at: number
  readonly kind: string
  /** The index of the page that it happens on. */
  readonly page: number
  readonly seed: number
}

/** How long faults and acts go on. */
export const STORM_MS = 60_000
/** The first step comes when the app has only just started. */
const FIRST_MS = 100

/** What happens to every app besides faults: the user leaves the page and comes back to it. */
export const REOPENED = 'the page is opened anew'
export const EXPIRED = 'tokens expire'

/** The faults, as a failure names them, and how often each is chosen. */
export const FAULT_NAMES: Readonly<Record<string, readonly [name: keyof typeof FAULTS, weight: number]>> = {
  'connections close': ['close', 3],
  'connections go silent': ['halfOpen', 3],
  'the server is down': ['serverDown', 2],
  'dials hang': ['dialsHang', 1],
  'connections close as they open': ['flapping', 1],
  'the network is slow': ['slow', 2],
  'the network is down': ['down', 2],
  'http fails': ['httpFails', 4],
  'joins fail': ['joinsFail', 1],
  'database changes fail': ['changesFail', 1],
  'replies fail': ['repliesFail', 2],
  'a channel crashes': ['channelCrash', 1],
  'a channel is closed': ['channelClose', 1],
  'the server restarts': ['restart', 2],
}

/** The share of steps that are placed close to another one: races in an app need things that happen at once. */
const CLOSE = 0.3
const CLOSE_MS = 100
/** The share of those that repeat the other step, like a double click. */
const TWICE = 0.3

/** Everything that is going to happen in the run of a seed. */
export function planOf(seed: number, pages: number, acts: readonly string[]): Step[] {
  const dice = new Dice(`simulation ${String(seed)}`)
  const kinds = [...drawn(dice.between(1, 8), FAULTS_DRAWN, dice), ...drawn(dice.between(5, 25), acts, dice)]
  const steps: Omit<Step, 'index'>[] = []
  for (const kind of kinds) steps.push(placed(kind, steps, pages, dice))
  return steps.sort((a, b) => a.at - b.at).map((step, index) => ({ ...step, index }))
}

const FAULTS_DRAWN: readonly string[] = [
  ...Object.entries(FAULT_NAMES).flatMap(([name, [, weight]]) => Array.from({ length: weight }, () => name)),
  ...[REOPENED, REOPENED, EXPIRED],
]

function drawn(count: number, kinds: readonly string[], dice: Dice): string[] {
  return kinds.length === 0 ? [] : Array.from({ length: count }, () => dice.of(kinds))
}

function placed(kind: string, others: Omit<Step, 'index'>[], pages: number, dice: Dice): Omit<Step, 'index'> {
  const seed = dice.pick(2 ** 31)
  const page = dice.pick(pages)
  if (others.length === 0 || !dice.chance(CLOSE)) return { kind, at: dice.between(FIRST_MS, STORM_MS), page, seed }
  const near = dice.of(others)
  const at = Math.min(STORM_MS, near.at + dice.pick(CLOSE_MS))
  return dice.chance(TWICE) ? { kind: near.kind, at, page: near.page, seed } : { kind, at, page, seed }
}
