import { Buffer } from 'node:buffer'

/** What a string may hold in any script: ASCII, without quotes, escapes, placeholders, and what could end an HTML script. */
export const ALPHABET = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\'`\\$<'.includes(c))

const PREFIXES = 2
const SINGLES = ALPHABET.length - PREFIXES

/**
 * Writes bytes as text that compresses nearly as well as they do, since it keeps their borders: the most frequent bytes are one character
 * each, the others two. (base64, which does not keep them, costs a third more behind brotli.) First comes the list of all bytes by
 * frequency, in base64; `js/src/engine/wasm_text.ts` reads it.
 * @param {Uint8Array} bytes
 */
export function textOf(bytes) {
  const byFrequency = listOf(bytes)
  /** @type {string[]} */
  const codes = []
  byFrequency.forEach((byte, rank) => (codes[byte] = codeOf(rank)))
  return Buffer.from(byFrequency).toString('base64') + Array.from(bytes, (byte) => codes[byte]).join('')
}

/** @param {Uint8Array} bytes */
function listOf(bytes) {
  const counts = Array.from({ length: 256 }, () => 0)
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  return [...counts.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b)
}

/** @param {number} rank */
function codeOf(rank) {
  if (rank < SINGLES) return `${ALPHABET[PREFIXES + rank]}`
  const rest = rank - SINGLES
  return `${ALPHABET[Math.floor(rest / ALPHABET.length)]}${ALPHABET[rest % ALPHABET.length]}`
}
