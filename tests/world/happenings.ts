import { Dice } from '../../js/src/testing/dice.js'
import { APP_ACTS } from './acts/app.js'
import { DATABASE_ACTS } from './acts/database.js'
import { REMOVALS } from './acts/removal.js'
import { USER_ACTS } from './acts/user.js'
import { NETWORK_FAULTS } from './faults/network.js'
import { PAGE_FAULTS } from './faults/page.js'
import { SERVER_FAULTS } from './faults/server.js'
import type { Step } from './plan.js'
import type { Session } from './session.js'
import type { World } from './world.js'

/** Carries out a step of this kind. */
export type Happening = (at: { readonly world: World; readonly session: Session; readonly dice: Dice }) => void

/** Kinds of steps that belong together: how often each is chosen, and what it does. */
export type Happenings = Readonly<Record<string, readonly [weight: number, work: Happening]>>

const faults: Happenings = { ...NETWORK_FAULTS, ...SERVER_FAULTS, ...PAGE_FAULTS }
const onPage: Happenings = { ...APP_ACTS, ...REMOVALS, ...USER_ACTS }
const acts: Happenings = { ...onPage, ...DATABASE_ACTS }

/** How often each kind is chosen. */
export const FAULTS = weightsOf(faults)
export const ACTS = weightsOf(acts)

export function happen(world: World, step: Step): void {
  const session = world.sessions[step.session]
  const [, work] = faults[step.kind] ?? acts[step.kind] ?? []
  if (!session || !work || world.healed) return
  session.record(`${step.kind in faults ? '!' : '>'} ${step.kind} [${step.index}]`)
  const carryOut = (): void => {
    if (!(step.kind in DATABASE_ACTS)) session.hurriedAt = world.time.now
    work({ world, session, dice: new Dice(`step ${step.seed}`) })
  }
  // Nobody can do anything on a page that is frozen or asleep. It happens when the page runs again.
  if (step.kind in onPage) session.page.task(carryOut)
  else carryOut()
}

function weightsOf(all: Happenings): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(all).map(([kind, [weight]]) => [kind, weight]))
}
