import { measured } from '../row'
import type { Effort, Measured } from '../row'

/** One of two that are compared: does the work of a round, and gives the microseconds per message. */
export type Side = () => Promise<number> | number

/**
 * Runs the sides in turn, so that a busy moment of the machine meets all of them, and gives what each took. The first rounds, in which
 * JavaScript is still being compiled, do not count.
 */
export async function alternate(sides: readonly Side[], { rounds }: Effort): Promise<Measured[]> {
  const taken: number[][] = sides.map(() => [])
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [i, side] of sides.entries()) {
      collectGarbage()
      const time = await side()
      if (round >= 0) taken[i]?.push(time)
    }
  }
  return taken.map(measured)
}

const WARM_UP = 3

/** With `node --expose-gc`: one side does not pay for the other's rubbish. */
export function collectGarbage(): void {
  ;(globalThis as { gc?: () => void }).gc?.()
}

/** Microseconds per message of handing all frames over. */
export function timed(
  frames: readonly (string | ArrayBuffer)[],
  receive: (frame: string | ArrayBuffer) => void,
): number {
  const start = performance.now()
  for (const frame of frames) receive(frame)
  return ((performance.now() - start) * 1000) / frames.length
}
