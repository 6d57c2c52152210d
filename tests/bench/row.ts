/** One line of the table. */
export interface Row {
  readonly name: string
  readonly unit: string
  readonly ours: number
  /** Half the distance between the quartiles of our rounds, in `unit`. */
  readonly spread: number
  /** What it is compared with; `null` where the bound is absolute. */
  readonly peer: number | null
  readonly peer_name: string
  /** ours / peer; ours itself where there is no peer. */
  readonly ratio: number
  /** Most that `ratio` may be; `null` for what is only told. */
  readonly bound: number | null
  readonly ok: boolean
}

/** How a suite is to run. */
export interface Effort {
  /** Rounds of each side; their median counts. */
  readonly rounds: number
  /** A factor for the work of one round. */
  readonly scale: number
}

export const FULL: Effort = { rounds: 15, scale: 1 }
export const QUICK: Effort = { rounds: 5, scale: 0.3 }

/** A row of two measurements. */
export function compared(
  name: string,
  unit: string,
  [ours, peer]: readonly [Measured, Measured],
  peerName: string,
  bound: number | null,
): Row {
  const ratio = ours.median / peer.median
  return {
    name,
    unit,
    ours: rounded(ours.median),
    spread: rounded(ours.spread),
    peer: rounded(peer.median),
    peer_name: peerName,
    ratio: rounded(ratio),
    bound,
    ok: bound === null || ratio <= bound,
  }
}

/** A row of a number that stands for itself. */
export function absolute(name: string, unit: string, value: number, bound: number | null): Row {
  const ours = rounded(value)
  return {
    name,
    unit,
    ours,
    spread: 0,
    peer: null,
    peer_name: '',
    ratio: ours,
    bound,
    ok: bound === null || value <= bound,
  }
}

export interface Measured {
  readonly median: number
  readonly spread: number
}

/** Median, and half the distance between the quartiles. */
export function measured(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? NaN
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / 2 }
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}
