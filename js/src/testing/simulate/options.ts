import { TestingError } from '../errors.js'
import { isTimeShared } from '../time/time_share.js'
import { EXPIRED, FAULT_NAMES, REOPENED } from './plan.js'
import type { SimulateOptions, SimulatedApp } from './types.js'

/** @throws TestingError `OPTIONS_INVALID` */
export function assertSimulable<D>(app: SimulatedApp<D>): void {
  if (typeof app?.start !== 'function') throw invalid('the app has no start(page)')
  if (app.users && (!Array.isArray(app.users) || app.users.length === 0)) throw invalid('users is no list, or empty')
  for (const kind of ['always', 'recovered'] as const)
    if (app[kind] !== undefined && typeof app[kind] !== 'function') throw invalid(`${kind} is no function`)
  for (const [name, act] of Object.entries(app.acts ?? {})) {
    if (typeof act !== 'function') throw invalid(`the act "${name}" is no function`)
    if (name in FAULT_NAMES || name === REOPENED || name === EXPIRED)
      throw invalid(`an act is called as a fault is: ${name}`)
  }
  if (isTimeShared()) throw invalid('a test server is open, whose time is that of all: close it first')
}

/** The seeds to run. @throws TestingError `OPTIONS_INVALID` */
export function seedsOf({ seeds = 100, from = 0, seed, keep }: SimulateOptions): number[] {
  assertWhole('seeds', seeds, 1)
  assertWhole('from', from, 0)
  if (seed !== undefined) assertWhole('seed', seed, 0)
  if (keep !== undefined && !Array.isArray(keep)) throw invalid('keep is no list')
  if (keep && seed === undefined) throw invalid('keep is for one seed: give { seed, keep }')
  return seed === undefined ? Array.from({ length: seeds }, (_, i) => from + i) : [seed]
}

function assertWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) throw invalid(`${name} is ${String(value)}`)
}

export function invalid(detail: string): TestingError {
  return new TestingError('OPTIONS_INVALID', detail)
}
