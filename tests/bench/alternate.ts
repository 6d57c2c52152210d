/** One of two programs that are compared. */
export interface Contestant {
  /** Does the same work each time; returns its cost. */
  round(): number | Promise<number>
  dispose(): void
}

/** The summary of one program's rounds. */
export interface Sample {
  readonly median: number
  /** Half of the rounds were closer to the median than this. */
  readonly spread: number
}

export interface Comparison {
  readonly samples: readonly [ours: Sample, peer: Sample]
  /** The median of the ratios of neighbouring rounds: whatever slows the machine down slows both. */
  readonly ratio: number
}

export interface Rounds {
  readonly rounds: number
  /** Rounds at the start that do not count, because the engine's compilers are still at work. */
  readonly warmUps: number
}

/** Runs two programs in turn, A B A B …, and ends them. */
export async function alternate(
  [ours, peer]: readonly [Contestant, Contestant],
  { rounds, warmUps }: Rounds,
): Promise<Comparison> {
  const times: (readonly [number, number])[] = []
  for (let i = -warmUps; i < rounds; i++) {
    const pair = [await oneRound(ours), await oneRound(peer)] as const
    if (i >= 0) times.push(pair)
  }
  ours.dispose()
  peer.dispose()
  return comparison(
    times.map(([time]) => time),
    times.map(([, time]) => time),
  )
}

/** Compares two programs that took turns: the nth round of one was measured next to the nth round of the other. */
export function comparison(ours: readonly number[], peer: readonly number[]): Comparison {
  return {
    samples: [sampleOf(ours), sampleOf(peer)],
    ratio: medianOf(ours.map((time, i) => time / (peer[i] ?? NaN))),
  }
}

/**
 * Each round pays for its own timers and its own garbage. It collects only the young garbage: a full collection also drops what the
 * engine's compilers know of objects that happen to be gone, and makes realtime-js up to four times slower.
 */
async function oneRound(contestant: Contestant): Promise<number> {
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  collectYoung()
  return contestant.round()
}

function collectYoung(): void {
  const collect = globalThis.gc as ((options: { type: 'minor' }) => void) | undefined
  collect?.({ type: 'minor' })
}

function sampleOf(times: readonly number[]): Sample {
  const median = medianOf(times)
  return { median, spread: medianOf(times.map((time) => Math.abs(time - median))) }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2
}
