type Plain = Record<string, unknown>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * `next`, which must be fresh from `JSON.parse`, frozen, but with every part that equals `previous` replaced by it: what did not change stays the same object, so that
 * React and memo see at a glance what did.
 */
export function shared<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next
  if (Array.isArray(next)) return sharedArray(Array.isArray(previous) ? previous : undefined, next) as T
  if (isPlain(next)) return sharedObject(isPlain(previous) ? previous : undefined, next) as T
  return next
}

function sharedArray(previous: readonly unknown[] | undefined, next: unknown[]): readonly unknown[] {
  for (const [i, value] of next.entries()) next[i] = shared(previous?.[i], value)
  return previous && sameItems(previous, next) ? previous : Object.freeze(next)
}

/** Whether two lists hold the very same values. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]))
}

function sharedObject(previous: Plain | undefined, next: Plain): Plain {
  const keys = Object.keys(next)
  let same = previous !== undefined && Object.keys(previous).length === keys.length
  for (const key of keys) {
    const [before, value] = [previous?.[key], next[key]]
    // Most cells are no objects, and most of these are as they were. What JSON gives is never undefined, so both have it.
    if (before === value) continue
    const kept = shared(before, value)
    if (kept !== value) next[key] = kept
    same &&= before === kept
  }
  return same && previous ? previous : Object.freeze(next)
}
