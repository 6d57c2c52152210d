import type { Fault } from '../../../js/src/testing/network/faults.js'
import type { Happening } from '../happenings.js'
import type { World } from '../world.js'

/** Undoes a fault after some time, unless all faults were undone before. */
export function undoAfter(world: World, wait: number, undo: () => void): void {
  world.time.after(wait, () => {
    if (!world.healed) undo()
  })
}

/** A fault of the session's machine. */
export function onMachine(fault: Fault): Happening {
  return ({ world, session, dice }) => {
    const { network, sockets } = session.machine
    const { realtime } = world
    fault({ network, sockets, realtime, undoAfter: (wait, undo) => undoAfter(world, wait, undo) }, dice)
  }
}
