import { vi } from 'vitest'

/** Waits until `check` no longer throws. On a busy machine that may take longer than vitest's own second. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval: 10 })
}
