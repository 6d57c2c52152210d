import { setTimeout as sleep } from 'node:timers/promises'
import { judge } from './judge'
import type { Planner, Step } from './plan'
import { Random } from './random'
import type { Backend } from './support/backend'
import { CHANGES, prune } from './support/changes'
import { FAULTS, heal } from './support/faults'
import type { Tab } from './support/tab'

/** So long after the last fault everything must be well again. */
const PATIENCE_MS = 35_000
const LOOK_EVERY_MS = 500
const MOST_SENDS = 12
/** When the browser tells of a loss, a probe starts. It waits four seconds, and the connection says meanwhile that it is being checked. */
const NOTICED_MS = 5_000
/** After these a page cannot tell anything in time. */
const SLOW: ReadonlySet<string> = new Set(['page frozen', 'CPU slow'])

/** What a round is played with. */
export interface Stage {
  readonly backend: Backend
  readonly tabs: readonly Tab[]
}

/** The result of a round. */
export interface Outcome {
  readonly offences: readonly string[]
  /** From the end of the faults until all was well. */
  readonly healedMs: number
  readonly heaps: readonly number[]
  readonly line: string
  readonly steps: readonly Step[]
}

/** Things go wrong and change. Then everything is mended, and each tab must show what the database has. */
export async function playRound(stage: Stage, planner: Planner, number: number): Promise<Outcome> {
  await prune(stage.backend)
  const plan = planner.plan(number)
  const lies: string[] = []
  const begin = performance.now()
  for (const step of plan) {
    await sleep(Math.max(0, begin + step.at - performance.now()))
    lies.push(...(await liesBefore(stage, step, plan)))
    await play(stage, step).catch((thrown: unknown) => {
      throw new Error(`The step "${step.kind}: ${step.name}" could not be made.`, { cause: thrown })
    })
  }
  await heal(stage.backend, stage.tabs)
  const healed = performance.now()
  const offences = [...lies, ...(await untilWell(stage))]
  const healedMs = performance.now() - healed
  const heaps: number[] = []
  for (const tab of stage.tabs) heaps.push(await tab.heap())
  const ended = await Promise.all(stage.tabs.map((tab) => tab.ended()))
  const line = `${faultsOf(plan)}; ${count(plan, 'change')} changes; ${sum(ended)}`
  return { offences, healedMs, heaps, line, steps: plan }
}

/** What is still wrong when the time is over; empty if nothing. */
export async function untilWell({ backend, tabs }: Stage): Promise<readonly string[]> {
  const until = performance.now() + PATIENCE_MS
  const present = tabs.map(({ name }) => name).sort()
  for (;;) {
    const offences = (await Promise.all(tabs.map((tab) => judge(backend, tab, present)))).flat()
    if (offences.length === 0 || performance.now() > until) return offences
    await sleep(LOOK_EVERY_MS)
  }
}

/** A page that has been offline for a while, and could run, must say so: of its connection, and of its tables. */
async function liesBefore({ tabs }: Stage, step: Step, plan: readonly Step[]): Promise<readonly string[]> {
  const tab = tabs[step.tab]
  const begun = plan.find(({ kind, name, seed }) => kind === 'fault' && name === step.name && seed === step.seed)
  if (!tab || !begun || step.name !== 'offline' || step.at - begun.at < NOTICED_MS) return []
  if (plan.some(({ name, tab: other }) => SLOW.has(name) && other === step.tab)) return []
  const { state, tables } = await tab.report()
  const sure = Object.entries(tables).filter(([, { loading, stale }]) => !loading && !stale)
  return [
    ...(state === 'connected' ? [`${tab.name}: says connected while it is offline`] : []),
    ...(sure.length > 0
      ? [`${tab.name}: does not say stale while it is offline: ${sure.map(([name]) => name).join(', ')}`]
      : []),
  ]
}

async function play({ backend, tabs }: Stage, { kind, name, tab: at, seed }: Step): Promise<void> {
  const random = new Random(seed)
  const tab = tabs[at]
  if (!tab) throw new RangeError(`There is no tab ${at}.`)
  if (kind === 'fault') await FAULTS[name]?.begin({ backend, tab }, random)
  else if (kind === 'fault ends') await FAULTS[name]?.end?.({ backend, tab })
  else if (kind === 'change') await CHANGES[name]?.(backend, random)
  else if (kind === 'edit') await tab.act('edit', name, random.next())
  else if (kind === 'send') await tab.act('send', random.between(1, MOST_SENDS))
  else if (kind === 'sign-in') await tab.act('signIn', name)
  else await tab.act(kind, name)
}

function faultsOf(plan: readonly Step[]): string {
  return plan
    .filter(({ kind }) => kind === 'fault' || kind === 'sign-in')
    .map(({ kind, name }) => (kind === 'sign-in' ? `sign-in as ${name}` : name))
    .join(', ')
}

function count(plan: readonly Step[], wanted: Step['kind']): number {
  return plan.filter(({ kind }) => kind === wanted).length
}

/** How sends and edits ended, in all tabs. */
function sum(ended: readonly Readonly<Record<string, number>>[]): string {
  const total = new Map<string, number>()
  for (const [outcome, times] of ended.flatMap((each) => Object.entries(each)))
    total.set(outcome, (total.get(outcome) ?? 0) + times)
  return [...total].map(([outcome, times]) => `${times} ${outcome}`).join(', ') || 'nothing sent'
}
