import { interrupted, startChild } from './children.mjs'
import { ROOT } from './paths.mjs'
import { Interrupted } from './stop.mjs'

/** A command may name every file there is. */
const SHOWN = 200

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the project's folder unless told
 * @property {Record<string, string>} [env] added to this program's
 * @property {boolean} [show] pass the output on as it comes, instead of keeping it
 * @property {number} [timeoutMs] ends the command after this
 *
 * @typedef {object} Ended
 * @property {boolean} ok
 * @property {string} output standard output, then standard error; empty if it was shown
 */

/**
 * Runs a command to its end, whatever that is.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Ended>}
 */
export async function attempt(command, args, options = {}) {
  const child = startChild(command, args, {
    cwd: options.cwd ?? ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
    timeout: options.timeoutMs,
  })
  /** @type {{ out: string, err: string }} */
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

/** A command that had to succeed and did not; `output` is all that it said. */
export class CommandFailed extends Error {
  /**
   * @param {string} command
   * @param {string} output
   */
  constructor(command, output) {
    super(`This command failed: ${command.length > SHOWN ? `${command.slice(0, SHOWN)}…` : command}`)
    this.output = output
  }
}
