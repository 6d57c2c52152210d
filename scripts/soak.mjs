import { buildPackage } from './build.mjs'
import { main } from './lib/main.mjs'
import { attempt } from './lib/run.mjs'
import { soak } from './lib/tools.mjs'
import { setUp } from './setup.mjs'
import { needsOfTests } from './setup/needs.mjs'

// npm run soak -- --minutes 20 --host page|worker|both --seed 7: runs Chromium on the local server with a real PostgreSQL. Everything goes
// wrong at random, and each round compares the tables with the database. Ctrl-C stops after the current round.
await main(async () => {
  await setUp(needsOfTests())
  await buildPackage()
  const { ok } = await attempt(...soak(...process.argv.slice(2)), { show: true })
  if (!ok) process.exitCode = 1
})
