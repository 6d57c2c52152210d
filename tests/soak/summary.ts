import type { Outcome } from './round'
import type { Settings } from './settings'
import { grows, trend } from './support/heap'

/** Prints the result of all rounds. Returns whether it was well. */
export function summarise(outcomes: readonly Outcome[], { seed, host }: Settings): boolean {
  const failed = outcomes.filter(({ offences }) => offences.length > 0).length
  const longest = Math.max(0, ...outcomes.map(({ healedMs }) => healedMs))
  const tabs = outcomes[0]?.heaps.map((_, tab) => outcomes.map(({ heaps }) => heaps[tab] ?? 0)) ?? []
  for (const heaps of tabs) console.log(`heap: ${describe(heaps)}`)
  console.log(`${outcomes.length} rounds, ${failed} with differences; equal again after ${seconds(longest)} at most`)
  const isWell = failed === 0 && outcomes.length > 0 && !tabs.some(grows)
  if (!isWell) console.log(`To see it again: npm run soak -- --host ${host} --seed ${seed}`)
  return isWell
}

function describe(heaps: readonly number[]): string {
  const found = trend(heaps)
  if (!found) return 'too few rounds to tell whether it grows'
  const verdict = grows(heaps) ? 'GROWS' : 'does not grow'
  return `${verdict}: ${megabytes(found.first)} in the first quarter of the rounds, ${megabytes(found.last)} in the last`
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
