/** The bytes' list comes first: 256 of them, in base64. */
const LIST = 344
const NOT_USED = '"\'`\\$<'
const PREFIXES = 2

/**
 * Reads the bytes that `scripts/build/wasm_text.mjs` wrote as printable ASCII: one character for each of the most frequent bytes, a prefix
 * and one character for each of the others.
 */
export function bytesOfText(text: string): Uint8Array {
  const list = atob(text.slice(0, LIST))
  const rank = ranks()
  const characters = rank.size
  const bytes = new Uint8Array(text.length - LIST)
  let length = 0
  let base = -PREFIXES
  for (let i = LIST; i < text.length; i++) {
    const at = rank.get(text.charCodeAt(i)) ?? 0
    if (base < 0 && at < PREFIXES) base = (at + 1) * characters - PREFIXES
    else {
      bytes[length++] = list.charCodeAt(base + at)
      base = -PREFIXES
    }
  }
  return bytes.slice(0, length)
}

function ranks(): Map<number, number> {
  const rank = new Map<number, number>()
  for (let code = 32; code < 127; code++) if (!NOT_USED.includes(String.fromCharCode(code))) rank.set(code, rank.size)
  return rank
}
