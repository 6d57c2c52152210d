/**
 * Whether parsed JSON may have contained a whole number that JavaScript cannot hold. If so, `parseRows` (base/json.ts) must read the text
 * instead, because it keeps the digits. Uses a list instead of recursion, because rows may nest to any depth.
 */
export function mayHaveLostDigits(value: unknown): boolean {
  if (typeof value === 'number') return !isExact(value)
  if (typeof value !== 'object' || value === null) return false
  let left: object[] | undefined
  for (let next: object | undefined = value; next; next = left?.pop()) {
    const inside = next as Readonly<Record<string, unknown>>
    for (const name in inside) {
      const member = inside[name]
      if (typeof member === 'number') {
        if (!isExact(member)) return true
      } else if (typeof member === 'object' && member !== null) (left ??= []).push(member)
    }
  }
  return false
}

const isExact = (value: number): boolean => value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER
