import { spawn } from 'node:child_process'
import { ROOT } from './paths.mjs'

/** Something that the person can mend. The message is a sentence that says how; it is printed without a stack. */
export class Stop extends Error {}

/** The person pressed Ctrl-C, or asked in another way to end. */
export class Interrupted extends Error {}

/** Characters of a command line that are shown: some command lines name every file of the project. */
const SHOWN = 200

/** A command failed that had to succeed; `output` is all that it printed. */
export class CommandFailed extends Error {
  /** @param {string} command @param {string} output */
  constructor(command, output) {
    super(`This command failed: ${command.length > SHOWN ? `${command.slice(0, SHOWN)}…` : command}`)
    this.output = output
  }
}

/**
 * Each child leads a process group of its own. So this program gets a Ctrl-C alone, and passes it on once to each child and to all that the child started.
 * @type {Set<import('node:child_process').ChildProcess>}
 */
const living = new Set()
let endAsked = false

/** @returns {boolean} whether the person asked this program to end */
export const interrupted = () => endAsked

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {import('node:child_process').ChildProcess} it runs in the project's folder unless told
 */
export function startChild(command, args, options) {
  passSignalsOn()
  const child = spawn(command, args, { cwd: ROOT, ...options, detached: true })
  living.add(child)
  child.once('exit', () => living.delete(child))
  child.once('error', () => living.delete(child))
  return child
}

/** @param {NodeJS.Signals} signal */
function signalChildren(signal) {
  for (const child of living) {
    try {
      if (child.pid) process.kill(-child.pid, signal)
    } catch {
      living.delete(child)
    }
  }
}

let isListening = false

/** The first request to end ends the children gently, the second one at once. */
function passSignalsOn() {
  if (isListening) return
  isListening = true
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      signalChildren(endAsked ? 'SIGKILL' : signal)
      endAsked = true
    })
  }
  process.on('exit', () => signalChildren('SIGKILL'))
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the project's folder unless told
 * @property {Record<string, string>} [env] added to this program's
 * @property {boolean} [show] passes the output on as it comes, and keeps none of it
 * @property {number} [timeoutMs] ends the command after this
 */

/**
 * Runs a command to its end, whether it succeeds or not.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} `output`: standard output, then standard error; empty if it was shown
 */
export async function attempt(command, args, { cwd = ROOT, env, show, timeoutMs } = {}) {
  const output = show ? 'inherit' : 'pipe'
  const stdio = /** @type {const} */ (['ignore', output, output])
  const child = startChild(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [...stdio],
    timeout: timeoutMs,
  })
  const text = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (chunk) => (text.out += chunk))
  child.stderr?.setEncoding('utf8').on('data', (chunk) => (text.err += chunk))
  const ok = await new Promise((resolve) => {
    child.once('error', (error) => {
      text.err += error.message
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  if (interrupted()) throw new Interrupted()
  return { ok, output: text.out + text.err }
}

/**
 * Runs a command that must succeed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} its output
 */
export async function run(command, args, options) {
  const { ok, output } = await attempt(command, args, options)
  if (!ok) throw new CommandFailed(`${command} ${args.join(' ')}`, output)
  return output
}
