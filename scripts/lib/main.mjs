import { pathToFileURL } from 'node:url'
import { CommandFailed, Interrupted, interrupted, Stop } from './run.mjs'

const LINES_SHOWN = 60

/**
 * Does a script's work if Node was started with that script, and nothing if the script was imported. If the work fails, prints why and sets the exit code.
 * @param {ImportMeta} script
 * @param {() => Promise<unknown>} work
 */
export async function main({ url }, work) {
  if (url !== pathToFileURL(process.argv[1] ?? '').href) return
  try {
    await work()
  } catch (error) {
    process.exitCode = interrupted() ? 130 : 1
    process.stderr.write(`\n${interrupted() ? 'Stopped.' : explain(error)}\n`)
  }
  if (!process.exitCode) return
  // `exit` does not wait for a pipe that is read slowly.
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))))
  process.exit()
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (error instanceof Stop || error instanceof Interrupted) return error.message
  if (error instanceof CommandFailed)
    return `${error.output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')}\n${error.message}`
  const isWrongOption = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (isWrongOption || !(error instanceof Error)) return isWrongOption ? error.message : String(error)
  return error.stack ?? error.message
}

/**
 * Prints what it does, does it, and prints how long that took, or why there was nothing to do.
 * @param {string} title
 * @param {() => Promise<string | void>} work answers a word if it had nothing to do
 */
export async function step(title, work) {
  const start = performance.now()
  process.stdout.write(`  ${title} … `)
  const skipped = await work()
  process.stdout.write(`${skipped || seconds(start)}\n`)
}

/**
 * @param {number} start as of `performance.now()`
 * @returns {string} how long ago that was
 */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}
