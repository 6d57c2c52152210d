import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { attempt } from './lib/run.mjs'
import { desk } from './lib/tools.mjs'
import { setUp } from './setup.mjs'
import { needsOfBuild } from './setup/needs.mjs'

// npm run desk: builds the package, and simulates the demo's restaurant desk with the arguments that follow (tests/desk/main.ts).
await main(async () => {
  await setUp(needsOfBuild())
  await buildPackage()
  const { ok } = await attempt(...desk(...process.argv.slice(2)), { show: true })
  process.exitCode = ok ? 0 : 1
})
