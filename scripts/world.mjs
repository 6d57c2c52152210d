import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { attempt } from './lib/run.mjs'
import { world } from './lib/tools.mjs'
import { setUp } from './setup.mjs'
import { needsOfBuild } from './setup/needs.mjs'

// npm run world: builds the package, and runs it in the modelled world with the arguments that follow (tests/world/arguments.ts).
await main(async () => {
  await setUp(needsOfBuild())
  await buildPackage()
  const { ok } = await attempt(...world(...process.argv.slice(2)), { show: true })
  process.exitCode = ok ? 0 : 1
})
