import { Buffer } from 'node:buffer'
import { inRoot } from '../lib/paths.mjs'

/** What a string may hold in any script: ASCII, without quotes, escapes, placeholders, and what could end an HTML script. */
export const ALPHABET = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) => !'"\'`\\$<'.includes(c))

const PREFIXES = 2
const SINGLES = ALPHABET.length - PREFIXES

/** @typedef {typeof import('../../js/src/engine/wasm_text.js') & typeof import('../../js/src/engine/wasm_streams.js')} Reader */

/**
 * Writes a module as texts that compress better than the module. It is taken apart into streams of like bytes (`js/src/engine/wasm_streams.ts`).
 * The texts keep the borders of bytes: each of the most frequent bytes is one character, and each of the others two. (base64 does not keep them,
 * and costs a third more after brotli.) The first text is the list of all bytes by frequency, in base64. `js/src/engine/wasm_text.ts` reads them.
 * @param {Uint8Array} module
 * @throws Error if it would be read as another one
 */
export async function textsOf(module) {
  const reader = await readerOfTexts()
  const streams = new Splitter(module, reader).split()
  const byFrequency = listOf(streams.flat())
  /** @type {string[]} */
  const codes = []
  byFrequency.forEach((byte, rank) => (codes[byte] = codeOf(rank)))
  const texts = [Buffer.from(byFrequency).toString('base64'), ...streams.map((bytes) => bytes.map((byte) => codes[byte]).join(''))]
  if (Buffer.compare(reader.bytesOfText(texts), module) !== 0) throw new Error('Reading the texts of a module back gives a different module')
  return texts
}

/** Takes a module apart. */
class Splitter {
  #module
  #reader
  #at = 0
  /** @type {number[][]} */
  #streams

  /** @param {Uint8Array} module @param {Reader} reader */
  constructor(module, reader) {
    this.#module = module
    this.#reader = reader
    this.#streams = Array.from({ length: reader.STREAMS }, () => [])
  }

  split() {
    const { HEADER, REST, CODE, moveNumber } = this.#reader
    for (let left = HEADER; left > 0; left--) this.byte(REST)
    while (this.#at < this.#module.length) {
      if (this.byte(REST) === CODE) this.#code()
      else for (let left = moveNumber(this, REST); left > 0; left--) this.byte(REST)
    }
    return this.#streams
  }

  /** @param {number} stream */
  byte(stream) {
    const byte = this.#next()
    this.#streams[stream]?.push(byte)
    return byte
  }

  #code() {
    this.#skipSize()
    for (let left = this.#reader.moveNumber(this, this.#reader.REST); left > 0; left--) this.#function()
  }

  #function() {
    const { OPERATIONS, BLOCKS, END, moveLocals } = this.#reader
    this.#skipSize()
    moveLocals(this)
    for (let depth = 1; depth > 0; ) {
      const operation = this.#next()
      const after = this.#reader.AFTER[operation] ?? 0
      if (operation === END) depth--
      else if (after === BLOCKS) depth++
      if (after === this.#reader.ACCESS) this.#access(operation)
      else {
        this.#streams[OPERATIONS]?.push(operation)
        this.#following(operation, after)
      }
    }
  }

  /** @param {number} operation @param {number} after */
  #following(operation, after) {
    const { RARE, moveNumber, moveRare } = this.#reader
    if (after === RARE) moveRare(this, operation)
    else if (after > 0) moveNumber(this, after)
  }

  /** @param {number} operation */
  #access(operation) {
    const { ALIGNED, OFFSETS, OPERATIONS, OTHERS, UNALIGNED, moveNumber } = this.#reader
    const alignment = this.#next()
    const isAligned = alignment === ALIGNED[operation]
    this.#streams[OPERATIONS]?.push(...(isAligned ? [operation] : [UNALIGNED, operation]))
    if (!isAligned) this.#streams[OTHERS]?.push(alignment)
    moveNumber(this, OFFSETS)
  }

  #skipSize() {
    while (this.#next() > 127);
  }

  #next() {
    return this.#module[this.#at++] ?? 0
  }
}

/** What the package reads with, so that both sides know modules by the same code. @returns {Promise<Reader>} */
async function readerOfTexts() {
  // Imported late: npm may have installed it only just now.
  const { build } = await import('esbuild')
  const contents = `export * from './wasm_text.ts'; export * from './wasm_streams.ts'`
  const stdin = { contents, resolveDir: inRoot('js', 'src', 'engine') }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false })
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
}

/** @param {readonly number[]} bytes */
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
