import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPreset } from './lib/cmake.mjs'
import { main } from './lib/main.mjs'
import { inRoot, TREE_CACHE } from './lib/paths.mjs'
import { run, Stop } from './lib/run.mjs'
import { filesIn } from './lib/stamp.mjs'
import { setUp } from './setup.mjs'

const SEEDS = inRoot('tests', 'fuzz', 'corpus')

/** @returns {string[]} */
function fuzzers() {
  const sources = filesIn(inRoot('tests', 'fuzz')).filter((file) => file.endsWith('_fuzz.cpp'))
  return sources.map((file) => basename(file, '.cpp'))
}

// npm run fuzz -- [NAME] [--seconds N]: each fuzz program, or the one named, for N seconds (60), on the kept corpus and on what this
// machine found before.
await main(import.meta, async () => {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string', default: '60' } },
    allowPositionals: true,
  })
  if (!/^[1-9]\d*$/.test(values.seconds)) throw new Stop(`--seconds is ${values.seconds}, and must be a whole number.`)
  const [name] = positionals
  const chosen = fuzzers().filter((fuzzer) => !name || fuzzer === name)
  if (chosen.length === 0)
    throw new Stop(`There is no such fuzz program. These are: ${fuzzers().join(', ') || 'none yet'}.`)
  await setUp('tests', 'experiments')
  await buildPreset('native-fuzz', chosen)
  for (const fuzzer of chosen) {
    const found = join(TREE_CACHE, 'corpus', fuzzer)
    mkdirSync(found, { recursive: true })
    const program = inRoot('build', 'native-fuzz', 'tests', 'fuzz', fuzzer)
    const options = [`-max_total_time=${values.seconds}`, `-artifact_prefix=${inRoot('build', 'native-fuzz')}/`]
    await run(program, [...options, found, join(SEEDS, fuzzer)], { show: true })
  }
})
