import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildPreset } from './lib/cmake.mjs'
import { main } from './lib/main.mjs'
import { inRoot, TREE_CACHE } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { filesIn } from './lib/stamp.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'
import { needsOfExperiments, needsOfTests } from './setup/needs.mjs'

const SECONDS = 60

/** @returns {string[]} */
function fuzzers() {
  const sources = filesIn(inRoot('tests', 'fuzz')).filter((file) => file.endsWith('_fuzz.cpp'))
  return sources.map((file) => basename(file, '.cpp'))
}

// npm run fuzz: each fuzz program for a minute, on what it found before; `-- NAME -runs=N` chooses one and passes options on.
await main(async () => {
  const [name, ...args] = process.argv.slice(2)
  const chosen = fuzzers().filter((fuzzer) => !name || fuzzer === name)
  if (chosen.length === 0)
    throw new Stop(`There is no such fuzz program. These are: ${fuzzers().join(', ') || 'none yet'}.`)
  await setUp([...needsOfTests(), ...needsOfExperiments()])
  await buildPreset('native-fuzz', chosen)
  for (const fuzzer of chosen) {
    const corpus = join(TREE_CACHE, 'corpus', fuzzer)
    mkdirSync(corpus, { recursive: true })
    const program = inRoot('build', 'native-fuzz', 'tests', 'fuzz', fuzzer)
    await run(program, [`-max_total_time=${SECONDS}`, ...args, corpus], { show: true })
  }
})
