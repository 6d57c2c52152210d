import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Arguments } from './arguments.js'

export interface Result {
  readonly seed: number
  readonly failure: string | undefined
  readonly hash: string
  /** Processor time for this seed. */
  readonly cpuMs: number
}

const SCRIPT = fileURLToPath(new URL('./crew_member.ts', import.meta.url))

/** A process grows with each seed, because what has run is freed late. After so many seeds a new process takes its place. */
const SEEDS_A_PROCESS = 200

/**
 * Runs seeds in several processes, each of which takes the next one when it is done with its last.
 * @param tell is called with each result, and says whether to go on
 */
export async function runSeeds(options: Arguments, tell: (result: Result) => boolean): Promise<void> {
  const queue = { next: options.from, last: options.from + options.seeds }
  const post = async (): Promise<void> => {
    while (queue.next < queue.last) await oneProcess(options, queue, tell)
  }
  await Promise.all(Array.from({ length: Math.min(options.workers, options.seeds) }, post))
}

function oneProcess(
  options: Arguments,
  queue: { next: number; last: number },
  tell: (result: Result) => boolean,
): Promise<void> {
  const child = member(options)
  let given = 0
  return new Promise<void>((resolve, reject) => {
    child.on('message', (result: Result | 'ready') => {
      if (result !== 'ready' && !tell(result)) queue.last = queue.next
      if (queue.next >= queue.last || given >= SEEDS_A_PROCESS) child.disconnect()
      else {
        given += 1
        child.send(queue.next++)
      }
    })
    child.on('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`a process of the world ended with ${String(code)}`))
    })
  })
}

function member({ sources, without }: Arguments): ChildProcess {
  return fork(SCRIPT, [String(sources), ...without], { execArgv: ['--import', 'tsx'] })
}
