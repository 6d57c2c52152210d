import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { attempt } from './lib/run.mjs'
import { soak } from './lib/tools.mjs'
import { setUp } from './setup.mjs'
import { needsOfTests } from './setup/needs.mjs'

// npm run soak -- --minutes 20 --host page|worker|both --seed 7: Chromium on the local server with a real PostgreSQL, everything going wrong
// at random, and the tables compared with the database each round. Ctrl-C ends it after the round.
await main(async () => {
  await setUp(needsOfTests())
  await buildPackage()
  const { ok } = await attempt(...soak(...process.argv.slice(2)), { show: true })
  if (!ok) process.exitCode = 1
})
