// The whole package in a hostile world: see arguments.ts for what it takes.
import { argumentsOf } from './arguments.js'
import type { Arguments } from './arguments.js'
import { runSeeds } from './crew.js'
import type { Result } from './crew.js'
import { openLaboratory } from './laboratory.js'

/** The trace of a failing seed may be long, and its end tells most. */
const LINES_SHOWN = 60

async function runOne(seed: number, { keep, ...options }: Arguments): Promise<number> {
  const laboratory = await openLaboratory(options)
  const { failure, hash, trace } = await laboratory.run(seed, { keep, keepTrace: true })
  console.log(trace.join('\n'))
  console.log(`seed ${seed} (${hash}): ${failure ?? 'all held'}`)
  return failure === undefined ? 0 : 1
}

async function runMany(options: Arguments): Promise<number> {
  const failures: Result[] = []
  let done = 0
  let cpuMs = 0
  let firstSeed: Result | undefined
  await runSeeds(options, (result) => {
    done += 1
    firstSeed ??= result
    cpuMs += result.cpuMs
    if (result.failure !== undefined) {
      failures.push(result)
      console.log(`${process.stdout.isTTY ? '\n' : ''}seed ${result.seed}: ${firstLine(result.failure)}`)
    }
    tellProgress(`  ${done} of ${options.seeds} seeds, ${failures.length} failed `, done)
    return !(options.mustFail && failures.length > 0)
  })
  if (process.stdout.isTTY) process.stdout.write('\r')
  console.log(
    `  ${done} seeds, ${failures.length} failed; ${Math.round(cpuMs / Math.max(1, done))} ms of processor time each`,
  )
  if (options.mustFail) return failures.length > 0 ? 0 : 1
  const [first] = failures
  if (first) await explain(first, options)
  return failures.length === 0 && (await isRepeatable(firstSeed, options)) ? 0 : 1
}

/** Tells the progress: on a terminal in one line that changes, in a log with a line now and then. */
function tellProgress(line: string, done: number): void {
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`)
  else if (done % 100 === 0) console.log(line)
}

/** The same seed gives the same run, in whatever process, and after whatever others. */
async function isRepeatable(before: Result | undefined, options: Arguments): Promise<boolean> {
  if (!before) return true
  const laboratory = await openLaboratory(options)
  await laboratory.run(before.seed + 1)
  const { hash } = await laboratory.run(before.seed)
  if (hash !== before.hash) console.log(`seed ${before.seed} gave ${before.hash}, and then ${hash}`)
  return hash === before.hash
}

/** Makes the plan of the first failure shorter, and shows what is left of it. */
async function explain({ seed, failure = '' }: Result, options: Arguments): Promise<void> {
  console.log(`\nSeed ${seed} fails: ${failure}\nIts plan is being made shorter …`)
  const laboratory = await openLaboratory(options)
  const keep = await laboratory.shrink(seed, failure)
  const { trace } = await laboratory.run(seed, { keep: new Set(keep), keepTrace: true })
  console.log(
    trace
      .slice(-LINES_SHOWN)
      .map((line) => line.slice(0, 240))
      .join('\n'),
  )
  const without = options.without.size > 0 ? ` --without "${[...options.without].join(',')}"` : ''
  console.log(`\nAgain, all of it:   npm run world -- --seed ${seed}${without}`)
  console.log(`The shorter plan:   npm run world -- --seed ${seed}${without} --keep ${keep.join(',')}`)
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}

try {
  const options = argumentsOf(process.argv.slice(2))
  process.exitCode = options.seed === undefined ? await runMany(options) : await runOne(options.seed, options)
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 2
}
