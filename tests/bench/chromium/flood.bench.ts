import { comparison } from '../alternate.js'
import { suite } from '../node/suite.js'
import { absolute, compared } from '../rows.js'
import { launch } from './browser.js'
import { flood } from './flood_run.js'
import type { FloodCost } from './flood_run.js'
import { servePages } from './site.js'

const PAGES = {
  ours: 'client=holdfast',
  each: 'client=realtime_js',
  worker: 'client=holdfast&host=worker',
  batched: 'client=realtime_js&batched=true',
} as const

type Name = keyof typeof PAGES
const NAMES = Object.keys(PAGES) as Name[]

await suite(async function* ({ quick }) {
  const site = await servePages(['holdfast.tsx', 'realtime_js.tsx'])
  const browser = await launch()
  const costs: Record<Name, FloodCost[]> = { ours: [], each: [], worker: [], batched: [] }
  for (let round = 0; round < (quick ? 2 : 7); round++) {
    for (const name of NAMES) costs[name].push(await flood(browser, site.url, PAGES[name], quick ? 1 : 3))
  }
  await browser.close()
  await site.close()

  const against = (one: Name, other: Name, of: keyof FloodCost) =>
    comparison(
      costs[one].map((cost) => cost[of]),
      costs[other].map((cost) => cost[of]),
    )
  const name = 'React, 200 rows, 10,000 updates/s: scripts of the main thread'
  const [each, batched] = ['realtime-js, setState each', 'realtime-js, batched']
  const unit = 'ms of CPU'
  yield compared({ name, unit, peer_name: each, bound: 0.6 }, against('ours', 'each', 'scriptMs'))
  yield compared({ name, unit, peer_name: batched, bound: 0.8 }, against('ours', 'batched', 'scriptMs'))
  const all = 'the same: all tasks of the main thread'
  yield compared({ name: all, unit, peer_name: batched, bound: null }, against('ours', 'batched', 'taskMs'))
  yield absolute('the same: commits a frame', 'commits', Math.max(...costs.ours.map((cost) => cost.commitsPerFrame)), 1)
  const worker = 'the same, core in a worker'
  yield compared(
    { name: `${worker}: to catch up when it ends`, unit: 'ms', peer_name: batched, bound: 0.4 },
    against('worker', 'batched', 'catchUpMs'),
  )
  yield compared(
    { name: `${worker}: scripts of the main thread`, unit, peer_name: batched, bound: null },
    against('worker', 'batched', 'scriptMs'),
  )
})
