import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Arguments } from './arguments.js'

export interface Result {
  readonly seed: number
  readonly failure: string | undefined
  readonly hash: string
  /** Of the processor, for this seed. */
  readonly cpuMs: number
}

const SCRIPT = fileURLToPath(new URL('./crew_member.ts', import.meta.url))

/**
 * Runs seeds in several processes, each of which takes the next one when it is done with its last.
 * @param tell told of each result; says whether to go on
 */
export async function runSeeds(options: Arguments, tell: (result: Result) => boolean): Promise<void> {
  let next = options.from
  let last = options.from + options.seeds
  const crew = Array.from({ length: Math.min(options.workers, options.seeds) }, () => member(options))
  await Promise.all(
    crew.map(
      (child) =>
        new Promise<void>((resolve, reject) => {
          const give = (): void => {
            if (next >= last) child.disconnect()
            else child.send(next++)
          }
          child.on('message', (result: Result | 'ready') => {
            if (result !== 'ready' && !tell(result)) last = next
            give()
          })
          child.on('exit', (code) => {
            if (code === 0) resolve()
            else reject(new Error(`a process of the world ended with ${String(code)}`))
          })
        }),
    ),
  )
}

function member({ sources, without }: Arguments): ChildProcess {
  return fork(SCRIPT, [String(sources), ...without], { execArgv: ['--import', 'tsx'] })
}
