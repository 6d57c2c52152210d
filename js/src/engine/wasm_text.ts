import * as streams from './wasm_streams.js'
import { ACCESS, AFTER, ALIGNED, BLOCKS, END, OFFSETS, OPERATIONS, REST } from './wasm_streams.js'
import type { Mover } from './wasm_streams.js'

const NOT_USED = '"\'`\\$<'
const PREFIXES = 2
const CHARACTERS = 128

/** Reads the module that `scripts/build/wasm_text.mjs` wrote as printable ASCII: the list of its bytes by frequency, then its streams. */
export function bytesOfText(texts: readonly string[]): Uint8Array {
  return new Joiner(texts).module()
}

/**
 * Puts a module together. Each of the most frequent bytes is one character, each of the others a prefix and one. A page waits for this, and does it
 * 100,000 times before a compiler has looked at it: so bytes are read in place where most are, and from tables.
 */
class Joiner implements Mover {
  readonly #text: Uint8Array
  readonly #endOfRest: number
  /** By character: its byte; -1 and -2 are prefixes. */
  readonly #bytes = new Int16Array(CHARACTERS)
  /** By prefix and character. */
  readonly #pairs: Uint8Array
  /** Where each stream goes on in the text. */
  readonly #at: Uint32Array
  readonly #module: Uint8Array
  #size = 0

  constructor([list = '', ...texts]: readonly string[]) {
    const byRank = Uint8Array.from(atob(list), (character) => character.charCodeAt(0))
    const used = Array.from({ length: CHARACTERS }, (_, code) => code).filter(isUsed)
    this.#pairs = new Uint8Array((PREFIXES + 1) * CHARACTERS)
    used.forEach((code, rank) => {
      this.#bytes[code] = rank < PREFIXES ? -1 - rank : (byRank[rank - PREFIXES] ?? 0)
      for (let prefix = 1; prefix <= PREFIXES; prefix++)
        this.#pairs[prefix * CHARACTERS + code] = byRank[prefix * used.length - PREFIXES + rank] ?? 0
    })
    this.#text = new TextEncoder().encode(texts.join(''))
    this.#endOfRest = texts[REST]?.length ?? 0
    let at = 0
    this.#at = Uint32Array.from(texts, ({ length }) => (at += length) - length)
    // No function is as short as its size is long; and an access is one byte longer than its text.
    this.#module = new Uint8Array(3 * at)
  }

  module(): Uint8Array {
    for (let left = streams.HEADER; left > 0; left--) this.byte(REST)
    while ((this.#at[REST] ?? 0) < this.#endOfRest) {
      if (this.byte(REST) === streams.CODE) this.#sized(this.#code)
      else for (let left = streams.moveNumber(this, REST); left > 0; left--) this.byte(REST)
    }
    return this.#module.slice(0, this.#size)
  }

  byte(stream: number): number {
    let at = this.#at[stream] ?? 0
    const code = this.#text[at++] ?? 0
    const single = this.#bytes[code] ?? 0
    const byte = single < 0 ? (this.#pairs[-single * CHARACTERS + (this.#text[at++] ?? 0)] ?? 0) : single
    this.#at[stream] = at
    return (this.#module[this.#size++] = byte)
  }

  readonly #code = (): void => {
    for (let left = streams.moveNumber(this, REST); left > 0; left--) this.#sized(this.#function)
  }

  readonly #function = (): void => {
    streams.moveLocals(this)
    const [text, bytes, at, module] = [this.#text, this.#bytes, this.#at, this.#module]
    for (let depth = 1; depth > 0;) {
      const operation = this.byte(OPERATIONS)
      const after = AFTER[operation] ?? 0
      if (after === 0) {
        if (operation === END) depth--
        continue
      }
      if (after > ACCESS) {
        this.#rare(operation)
        continue
      }
      if (after === BLOCKS) depth++
      else if (after === ACCESS) module[this.#size++] = ALIGNED[operation] ?? 0
      const stream = after === ACCESS ? OFFSETS : after
      // Most numbers are one byte, and one character.
      const next = at[stream] ?? 0
      const byte = bytes[text[next] ?? 0] ?? 0
      if (byte < 0 || byte > 127) streams.moveNumber(this, stream)
      else {
        at[stream] = next + 1
        module[this.#size++] = byte
      }
    }
  }

  /** Its size comes before it. */
  #sized(work: () => void): void {
    const start = this.#size
    work()
    const size: number[] = []
    for (let left = this.#size - start; size.length === 0 || left > 0; left >>= 7)
      size.push((left & 127) | (left > 127 ? 128 : 0))
    this.#module.copyWithin(start + size.length, start, this.#size)
    this.#module.set(size, start)
    this.#size += size.length
  }

  #rare(operation: number): void {
    if (operation !== streams.UNALIGNED) {
      streams.moveRare(this, operation)
      return
    }
    this.#size--
    this.byte(OPERATIONS)
    this.byte(streams.OTHERS)
    streams.moveNumber(this, OFFSETS)
  }
}

function isUsed(code: number): boolean {
  return code >= 32 && code < 127 && !NOT_USED.includes(String.fromCharCode(code))
}
