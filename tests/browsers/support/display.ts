import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { browserProgram } from '../../../scripts/lib/programs.mjs'

/** A screen that nobody sees. */
export interface Display {
  /** For `DISPLAY`. */
  readonly name: string
  close(): Promise<void>
}

/** Starts an X server, which chooses its own number and tells it when it is ready. */
export async function startDisplay(): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp']
  const server = spawn(browserProgram('xvfb'), args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const ended = once(server, 'exit')
  const number = await Promise.race([once(server.stdio[3] as Readable, 'data'), ended.then(() => null)])
  if (number === null) throw new Error('Xvfb ended before it was ready.')
  return {
    name: `:${String(number[0]).trim()}`,
    close: async () => {
      server.kill()
      await ended
    },
  }
}
