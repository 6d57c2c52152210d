import type { World } from '../world.js'

/** Undoes a fault after some time, unless all were undone before. */
export function undoAfter(world: World, wait: number, undo: () => void): void {
  world.time.after(wait, () => {
    if (!world.healed) undo()
  })
}
