import type { CDPSession } from '@playwright/test'

interface Usage {
  readonly usedSize: number
  readonly backingStorageSize?: number
}

/** In the first rounds caches fill and code is compiled, so they are left out. */
const WARM_UP = 2
/** With fewer rounds after them nothing can be said. */
const LEAST_ROUNDS = 6
/** The second median may be larger by this share, and by so many bytes in any case. */
const GROWTH = { share: 0.1, bytes: 1_500_000 }

/** What a page holds after a garbage collection, in bytes: its objects and its buffers, with WebAssembly's memory among them. */
export async function heapOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize = 0 } = (await cdp.send('Runtime.getHeapUsage')) as Usage
  return usedSize + backingStorageSize
}

/** The medians of the first and of the last quarter of the rounds after the warm-up; undefined if there are too few rounds. */
export function trend(heaps: readonly number[]): { readonly first: number; readonly last: number } | undefined {
  const warm = heaps.slice(WARM_UP)
  if (warm.length < LEAST_ROUNDS) return undefined
  const quarter = Math.ceil(warm.length / 4)
  return { first: median(warm.slice(0, quarter)), last: median(warm.slice(-quarter)) }
}

/** Whether the last quarter is larger than the first by more than is allowed. */
export function grows(heaps: readonly number[]): boolean {
  const found = trend(heaps)
  return found !== undefined && found.last > found.first + Math.max(GROWTH.bytes, found.first * GROWTH.share)
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
