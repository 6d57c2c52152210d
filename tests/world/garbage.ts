/** JSON that is nothing but lists in lists. */
export function nestedJson(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels)
}

/** Writes a value that may be such lists as text, without recursion. */
export function textOfNested(value: unknown): string {
  let levels = 0
  let inner = value
  for (; Array.isArray(inner) && inner.length < 2 && levels < 1_000_000; inner = inner[0] as unknown) {
    levels += 1
    if (inner.length === 0) return nestedJson(levels)
  }
  return levels === 0 ? JSON.stringify(inner) : `${'['.repeat(levels)}${JSON.stringify(inner)}${']'.repeat(levels)}`
}
