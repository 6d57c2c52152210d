/** The bytes' list comes first: 256 of them, in base64. */
const LIST = 344
const NOT_USED = '"\'`\\$<'
const PREFIXES = 2

/**
 * Reads the bytes that `scripts/build/wasm_text.mjs` wrote as printable ASCII: one character for each of the most frequent bytes, a prefix
 * and one character for each of the others.
 */
export function bytesOfText(text: string): Uint8Array {
  const list = Uint8Array.from(atob(text.slice(0, LIST)), (character) => character.charCodeAt(0))
  const { rank, characters } = ranks()
  const bytes = new Uint8Array(text.length - LIST)
  let length = 0
  let base = -PREFIXES
  // A page waits for this: tables, for it is done 150,000 times before any compiler has looked at it.
  for (let i = LIST; i < text.length; i++) {
    const at = rank[text.charCodeAt(i)] ?? 0
    if (base < 0 && at < PREFIXES) base = (at + 1) * characters - PREFIXES
    else {
      bytes[length++] = list[base + at] ?? 0
      base = -PREFIXES
    }
  }
  return bytes.slice(0, length)
}

function ranks(): { rank: Uint8Array; characters: number } {
  const rank = new Uint8Array(128)
  let characters = 0
  for (let code = 32; code < 127; code++) {
    if (!NOT_USED.includes(String.fromCharCode(code))) rank[code] = characters++
  }
  return { rank, characters }
}
