import { smallerFrames } from './frames/frame.js'
import type { Frame } from './frames/frame.js'

/**
 * The fewest and smallest frames that still fail, of some that do: the last one is what fails, the others led to it. Gives up after
 * `patience` tries.
 */
export async function shrunk(
  frames: readonly Frame[],
  fails: (frames: readonly Frame[]) => Promise<boolean>,
  patience = 400,
): Promise<readonly Frame[]> {
  let best = frames
  let left = patience
  const better = async (candidate: readonly Frame[]): Promise<boolean> => {
    left -= 1
    if (left < 0 || !(await fails(candidate))) return false
    best = candidate
    return true
  }
  for (let size = best.length - 1; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at + size < best.length;) {
      if (!(await better(best.toSpliced(at, size)))) at += size
    }
  }
  while (await lastMadeSmaller(best, better)) continue
  return best
}

async function lastMadeSmaller(
  frames: readonly Frame[],
  better: (candidate: readonly Frame[]) => Promise<boolean>,
): Promise<boolean> {
  const last = frames.at(-1)
  if (!last) return false
  for (const smaller of smallerFrames(last)) if (await better([...frames.slice(0, -1), smaller])) return true
  return false
}
