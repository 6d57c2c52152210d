import { interrupted } from './children.mjs'
import { CommandFailed } from './run.mjs'
import { Interrupted, Stop } from './stop.mjs'

const LINES_SHOWN = 60

/**
 * Runs a script's work. If it fails, prints why and sets the exit code.
 * @param {() => Promise<unknown>} work
 */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    process.exitCode = interrupted() ? 130 : 1
    process.stderr.write(`\n${interrupted() ? 'Stopped.' : explain(error)}\n`)
  }
  if (!process.exitCode) return
  await written()
  process.exit()
}

/** Who reads a pipe may be slower than who writes, and an exit waits for nobody. */
function written() {
  return Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (error instanceof Stop || error instanceof Interrupted) return error.message
  if (error instanceof CommandFailed) return `${lastLines(error.output)}\n${error.message}`
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** @param {string} text */
function lastLines(text) {
  return text.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')
}
