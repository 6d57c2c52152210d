/** Created on demand: Jest's jsdom has none when modules are loaded. */
let encoder: TextEncoder | undefined

/** Below this length a loop over ASCII beats a call into TextEncoder. */
const SHORT = 32

/** A UTF-16 unit takes at most this many bytes in UTF-8. */
const MOST_BYTES = 3

/** Larger memory (a page of rows, a large message) is freed. */
const LARGEST_KEPT = 65_536
const FIRST = 1_024

/** From this size on, bytes are passed on without a copy. */
const LARGE = 16_384

/** Writes what the core reads (`wasm/boundary/byte_reader.h`): little-endian, unaligned; a text is its length in bytes, then its UTF-8. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST)
  #view = new DataView(this.#bytes.buffer)
  #size = 0
  /** What was written before `#from`. */
  #parts: Uint8Array[] = []
  #from = 0

  /** Returns what `work` writes, in parts. The parts are views, which the next call may overwrite. */
  write(work: (out: this) => void): readonly Uint8Array[] {
    this.#size = this.#from = 0
    this.#parts = []
    work(this)
    const parts = [...this.#parts, this.#bytes.subarray(this.#from, this.#size)]
    this.#parts = []
    if (this.#bytes.length > LARGEST_KEPT) this.#resize(FIRST)
    return parts
  }

  u8(value: number): void {
    const at = this.#grow(1)
    this.#view.setUint8(at, value)
  }

  u32(value: number): void {
    const at = this.#grow(4)
    this.#view.setUint32(at, value, true)
  }

  f64(value: number): void {
    const at = this.#grow(8)
    this.#view.setFloat64(at, value, true)
  }

  text(text: string): void {
    const start = this.#grow(4 + text.length) + 4
    const written = this.#wroteAscii(text, start) ? text.length : this.#encode(text, start)
    this.#view.setUint32(start - 4, written, true)
    this.#size = start + written
  }

  /** Writes which of both it is first. */
  payload(payload: string | Uint8Array): void {
    this.u8(typeof payload === 'string' ? 0 : 1)
    if (typeof payload === 'string') {
      this.text(payload)
      return
    }
    this.u32(payload.length)
    if (payload.length < LARGE) {
      const start = this.#grow(payload.length)
      this.#bytes.set(payload, start)
      return
    }
    this.#parts.push(this.#bytes.subarray(this.#from, this.#size), payload)
    this.#from = this.#size
  }

  #wroteAscii(text: string, start: number): boolean {
    if (text.length > SHORT) return false
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) return false
      this.#bytes[start + i] = code
    }
    return true
  }

  /** Makes room for ASCII first, because most texts are ASCII, and more room only for the rest of others. */
  #encode(text: string, start: number): number {
    encoder ??= new TextEncoder()
    const { read, written } = encoder.encodeInto(text, this.#bytes.subarray(start))
    if (read === text.length) return written
    this.#size = start + written
    this.#grow(MOST_BYTES * (text.length - read))
    return written + encoder.encodeInto(text.slice(read), this.#bytes.subarray(start + written)).written
  }

  /** Makes room for that many more bytes, and returns their position. It may replace the view. */
  #grow(by: number): number {
    const start = this.#size
    this.#size += by
    if (this.#size > this.#bytes.length) this.#resize(Math.max(this.#size, 2 * this.#bytes.length), start)
    return start
  }

  #resize(size: number, keep = 0): void {
    const before = this.#bytes
    this.#bytes = new Uint8Array(size)
    this.#bytes.set(before.subarray(0, keep))
    this.#view = new DataView(this.#bytes.buffer)
  }
}
