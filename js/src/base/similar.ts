/** The known name that was probably meant: at most a few letters differ. */
export function similar(name: string, known: readonly string[]): string | undefined {
  const given = name.toLowerCase()
  const [best] = known
    .map((right) => ({ right, off: slips(given, right.toLowerCase()) }))
    .sort((a, b) => a.off - b.off)
    .filter(({ right, off }) => off <= allowed(right) || isBeginning(given, right))
  return best?.right
}

/** The distance counts two swapped letters as two changes. */
function allowed(right: string): number {
  return right.length < 5 ? 1 : Math.max(2, Math.floor(right.length / 4))
}

function isBeginning(given: string, right: string): boolean {
  return given.length > 3 && right.toLowerCase().startsWith(given)
}

/** Levenshtein's distance. */
function slips(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
