import { startChild } from '../lib/children.mjs'
import { ROOT } from '../lib/paths.mjs'
import { Stop } from '../lib/stop.mjs'

/**
 * Starts the local server and passes on what it says.
 * @param {readonly string[]} args
 * @returns {{ ready: Promise<void>, ended: Promise<void> }} `ready` fails if it ends before
 */
export function startServer(args) {
  const command = ['--import', 'tsx', 'demo/server/main.ts', ...args]
  const child = startChild(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', () => resolve(undefined)))
  const ready = new Promise((resolve, reject) => {
    void ended.then(() => reject(new Stop('The local server ended before it was ready.')))
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      process.stdout.write(text)
      if (/\bready on\b/.test(text)) resolve(undefined)
    })
  })
  return { ready, ended }
}
