import type { Comparison } from './alternate.js'

/** One line of the table, and of `results.json`. */
export interface Row {
  readonly name: string
  readonly unit: string
  readonly ours: number
  readonly peer: number | null
  readonly peer_name: string
  readonly ratio: number | null
  /** `null`: a figure without a promise. */
  readonly bound: number | null
  /** What the bound limits. */
  readonly bound_on: 'ratio' | 'ours' | 'ours - peer'
  readonly ok: boolean | null
  /** Half of the rounds were closer to the median than this. */
  readonly ours_spread: number | null
  readonly peer_spread: number | null
}

interface Title {
  readonly name: string
  readonly peer_name: string
  readonly bound: number | null
  readonly unit?: string
}

/** Two programs that were measured in turn: ours, then the peer. */
export function compared(
  { name, peer_name, bound, unit = 'µs of CPU/message' }: Title,
  { samples, ratio }: Comparison,
): Row {
  const [ours, peer] = samples
  return {
    name,
    unit,
    ours: ours.median,
    peer: peer.median,
    peer_name,
    ratio,
    bound,
    bound_on: 'ratio',
    ok: bound === null ? null : ratio <= bound,
    ours_spread: ours.spread,
    peer_spread: peer.spread,
  }
}

/** A figure without a peer. */
export function absolute(name: string, unit: string, ours: number, bound: number | null): Row {
  return {
    name,
    unit,
    ours,
    peer: null,
    peer_name: '',
    ratio: null,
    bound,
    bound_on: 'ours',
    ok: bound === null ? null : ours <= bound,
    ours_spread: null,
    peer_spread: null,
  }
}
