import type { CDPSession } from '@playwright/test'

interface Usage {
  readonly usedSize: number
  readonly backingStorageSize?: number
}

/** Rounds that fill caches and compile code are no measure. */
const WARM_UP = 2
/** Fewer after them tell nothing. */
const LEAST_ROUNDS = 6
/** A median may be larger than another by this share, and by this many bytes at least. */
const GROWTH = { share: 0.1, bytes: 1_500_000 }

/** What a page holds after a collection of garbage: objects and buffers, WebAssembly's memory among them. Bytes. */
export async function heapOf(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize, backingStorageSize = 0 } = (await cdp.send('Runtime.getHeapUsage')) as Usage
  return usedSize + backingStorageSize
}

/** The medians of the first and of the last quarter of the rounds after the warm-up; undefined for too few rounds to tell. */
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
