import { spawn } from 'node:child_process'
import process from 'node:process'

/**
 * Every child leads its own process group, so that a Ctrl-C reaches it once, from here, with all that it started.
 * @type {Set<import('node:child_process').ChildProcess>}
 */
const living = new Set()
let endAsked = false

/** @returns {boolean} whether somebody asked this program to end */
export function interrupted() {
  return endAsked
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {import('node:child_process').ChildProcess}
 */
export function startChild(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true })
  living.add(child)
  child.once('exit', () => living.delete(child))
  child.once('error', () => living.delete(child))
  return child
}

/** @param {NodeJS.Signals} signal */
export function signalChildren(signal) {
  for (const child of living) {
    try {
      if (child.pid) process.kill(-child.pid, signal)
    } catch {
      living.delete(child)
    }
  }
}

/** The first request ends the children gently, a second one at once. */
function endOnSignals() {
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      signalChildren(endAsked ? 'SIGKILL' : signal)
      endAsked = true
    })
  }
  process.on('exit', () => signalChildren('SIGKILL'))
}

endOnSignals()
