import { existsSync } from 'node:fs'
import { buildPreset } from './lib/cmake.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { Stop } from './lib/stop.mjs'
import { setUp } from './setup.mjs'
import { needsOfExperiments, needsOfTests } from './setup/needs.mjs'

/** Where each program's sources are. @type {Readonly<Record<string, string>>} */
const FOLDERS = { holdfast_simulation: 'simulation' }

// npm run sim: builds a program optimised, and runs it with the arguments that follow.
await main(async () => {
  const [target = '', ...args] = process.argv.slice(2)
  await setUp([...needsOfTests(), ...needsOfExperiments()])
  await buildPreset('native-release', [target])
  const program = inRoot('build', 'native-release', 'tests', FOLDERS[target] ?? '', target)
  if (!existsSync(program)) throw new Stop(`${target} was not built: does tests/${FOLDERS[target]} have sources?`)
  await run(program, args, { show: true })
})
