/**
 * Whether JSON that was parsed may have had a whole number in it that JavaScript cannot hold. As `parseRows` (base/json.ts) would keep its
 * digits, that one is then to read it. Each level by a list of what is left, for rows may nest as deep as they like.
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
