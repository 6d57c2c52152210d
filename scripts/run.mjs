import { once } from 'node:events'
import { buildPackage } from './build.mjs'
import { buildPreset } from './lib/cmake.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { node } from './lib/programs.mjs'
import { startChild } from './lib/run.mjs'
import { setUp } from './setup.mjs'

/** Programs in C++, by their CMake targets. @type {Readonly<Record<string, string>>} */
const NATIVE = { holdfast_simulation: 'tests/simulation/holdfast_simulation' }

/** These need no built package: the local server does not import it. */
const WITHOUT_PACKAGE = ['demo/server/main.ts']

// node scripts/run.mjs NEEDS PROGRAM [ARGS]: installs what is missing of NEEDS (a list of setup/needs.mjs), builds what the program runs, and
// runs it with the arguments that follow. package.json calls it for soak, world, desk, sim, server and screenshots.
await main(import.meta, async () => {
  const [needs = '', program = '', ...args] = process.argv.slice(2)
  await setUp(...needs.split(','))
  const native = NATIVE[program]
  if (native) await buildPreset('native-release', [program])
  else if (!WITHOUT_PACKAGE.includes(program)) await buildPackage()
  const command = native
    ? /** @type {const} */ ([inRoot('build', 'native-release', native), args])
    : node(program, ...args)
  const child = startChild(...command, { stdio: ['ignore', 'inherit', 'inherit'] })
  // The program ends in its own way, after a Ctrl-C too.
  const [code] = await once(child, 'close')
  process.exitCode = code ?? 130
})
