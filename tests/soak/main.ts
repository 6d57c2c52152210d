import { chromium } from '@playwright/test'
import type { Browser } from '@playwright/test'
import { chromiumPath } from '../../scripts/lib/programs.mjs'
import { FIRST_USERS, Planner } from './plan'
import { Random } from './random'
import { playRound, untilWell } from './round'
import type { Outcome, Stage } from './round'
import { hostsOf, readSettings } from './settings'
import type { Settings } from './settings'
import { Backend } from './support/backend'
import { serveSite } from './support/site'
import { Tab } from './support/tab'
import { summarise } from './summary'

/** After so many rounds that went wrong, more of them teach nothing new. */
const MOST_FAILURES = 3
const NAMES = ['first tab', 'second tab']
const HOSTS = {
  page: 'the core in the page',
  worker: 'the core in a worker',
  both: "the first tab's core in the page, the second's in a worker",
} as const

/** Plays rounds until the time is over, somebody stops it, or too much went wrong. */
async function soak(stage: Stage, settings: Settings, isStopped: () => boolean): Promise<readonly Outcome[]> {
  const until = performance.now() + settings.minutes * 60_000
  const planner = new Planner(new Random(settings.seed), hostsOf(settings))
  const outcomes: Outcome[] = []
  const atStart = await untilWell(stage)
  if (atStart.length > 0)
    return [{ offences: atStart, healedMs: 0, heaps: [], line: 'before the first fault', steps: [] }]
  while (performance.now() < until && !isStopped()) {
    const outcome = await playRound(stage, planner, outcomes.length)
    outcomes.push(outcome)
    print(outcomes.length, outcome)
    if (outcomes.filter(({ offences }) => offences.length > 0).length >= MOST_FAILURES) break
  }
  return outcomes
}

function print(round: number, { offences, healedMs, heaps, line, steps }: Outcome): void {
  const sizes = heaps.map((bytes) => (bytes / 1e6).toFixed(1)).join(' and ')
  const verdict = offences.length === 0 ? `equal after ${(healedMs / 1000).toFixed(1)} s` : 'DIFFERENT'
  console.log(`round ${round}: ${verdict}, heaps ${sizes} MB; ${line}`)
  for (const offence of offences) console.log(`  ${offence}`)
  if (offences.length === 0) return
  console.log('  what happened, in milliseconds from the round’s begin:')
  for (const { at, kind, name, tab } of steps) console.log(`  ${at} ${kind}: ${name} (${NAMES[tab]})`)
}

async function openBrowser(): Promise<Browser> {
  const args = ['--disable-gpu', '--disable-background-networking', '--disable-component-update']
  return chromium.launch({
    executablePath: chromiumPath(),
    args: process.getuid?.() === 0 ? [...args, '--no-sandbox'] : args,
    handleSIGINT: false,
    handleSIGTERM: false,
  })
}

/** Sets everything up, plays the rounds, and takes everything down. Returns whether all was well. */
async function run(settings: Settings): Promise<boolean> {
  let stopped = false
  const stop = (): void => {
    console.log('Stopping after this round.')
    stopped = true
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  const undo: (() => Promise<void>)[] = []
  try {
    const stage = await setStage(settings, undo)
    return summarise(await soak(stage, settings, () => stopped), settings)
  } finally {
    for (const close of undo.reverse()) await close()
  }
}

/** @param undo collects what ends each part, in the order in which the parts were started */
async function setStage(settings: Settings, undo: (() => Promise<void>)[]): Promise<Stage> {
  const site = await serveSite()
  undo.push(() => site.close())
  const backend = await Backend.start([site.url])
  undo.push(() => backend.close())
  const browser = await openBrowser()
  undo.push(() => browser.close())
  const tabs: Tab[] = []
  for (const [at, host] of hostsOf(settings).entries())
    tabs.push(
      await Tab.open(browser, backend, { name: NAMES[at] ?? '', user: FIRST_USERS[at] ?? '', host, site: site.url }),
    )
  return { backend, tabs }
}

const settings = readSettings(process.argv.slice(2))
console.log(`seed ${settings.seed}, ${settings.minutes} minutes, ${HOSTS[settings.host]}`)
process.exitCode = (await run(settings)) ? 0 : 1
