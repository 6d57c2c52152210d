import type { NoticeEvent, RawPayload } from '../port/events.js'

/** Created on demand: Jest's jsdom has none when modules are loaded. */
let decoder: TextDecoder | undefined
const decode = (bytes: Uint8Array): string => (decoder ??= new TextDecoder()).decode(bytes)

/** Type and sizes. */
const HEADER = 9

/** This bit in a text's length means that the text is part of the frame; its position there follows. */
const QUOTED = 0x80000000

/** Below this length a loop over ASCII bytes beats a call into TextDecoder. */
const SHORT = 24

/**
 * Reads one batch of records (little-endian, unaligned: `u8 type, u32 size, u32 size of the fields, fields…, texts…`; for a string the
 * fields hold the length, the texts its UTF-8). It decodes the whole batch before anyone gets it, because the batch is in the core's
 * memory, which the next command may overwrite.
 */
export abstract class RecordReader<Event> {
  /** Makes the event that replaces an unreadable record. */
  readonly #lost: (thrown: unknown) => NoticeEvent
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0
  #textsStart = 0
  #textsEnd = 0
  /** Position of the next string. */
  #textAt = 0
  /** All texts of the record, decoded together, once they are asked for. */
  #texts: string | undefined
  #binary = false
  #frame = ''
  #frameStart = 0

  constructor(lost: (thrown: unknown) => NoticeEvent) {
    this.#lost = lost
  }

  /**
   * Decodes `length` bytes from `start`. Skips records of unknown type, because an older package may meet a newer core.
   * @param frame the text that the records quote; empty if its characters and bytes have different positions
   * @param frameStart the position of its bytes
   */
  read(bytes: Uint8Array, start: number, length: number, frame = '', frameStart = 0): (Event | NoticeEvent)[] {
    this.#frame = frame
    this.#frameStart = frameStart
    if (bytes !== this.#bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#bytes = bytes
    const events: (Event | NoticeEvent)[] = []
    for (let next = start; next < start + length; next = this.#textsEnd) {
      this.#begin(next)
      const event = this.#readable(this.#view.getUint8(next))
      if (event) events.push(event)
    }
    this.#frame = ''
    return events
  }

  /** An unreadable record (such as a text longer than a string can be) does not affect the others. */
  #readable(type: number): Event | NoticeEvent | undefined {
    try {
      return this.record(type)
    } catch (thrown) {
      return this.#lost(thrown)
    }
  }

  #begin(start: number): void {
    this.#at = start + HEADER
    this.#textsStart = this.#at + this.#view.getUint32(start + 5, true)
    this.#textsEnd = start + this.#view.getUint32(start + 1, true)
    this.#textAt = this.#textsStart
    this.#texts = undefined
  }

  /** Reads the fields of a record, in order; `undefined` for an unknown type. */
  protected abstract record(type: number): Event | undefined

  protected u8(): number {
    return this.#view.getUint8(this.#at++)
  }

  protected u16(): number {
    this.#at += 2
    return this.#view.getUint16(this.#at - 2, true)
  }

  protected u32(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  protected f64(): number {
    this.#at += 8
    return this.#view.getFloat64(this.#at - 8, true)
  }

  protected text(): string {
    const length = this.u32()
    if (length >= QUOTED) return this.#quoted(this.u32(), length - QUOTED)
    const start = this.#textAt
    this.#textAt += length
    if (length === 0) return ''
    this.#texts ??= this.#decode(this.#textsStart, this.#textsEnd)
    // If there are as many characters as bytes, each character is at the position of its byte.
    if (this.#texts.length === this.#textsEnd - this.#textsStart)
      return this.#texts.slice(start - this.#textsStart, this.#textAt - this.#textsStart)
    return this.#decode(start, this.#textAt)
  }

  #quoted(at: number, length: number): string {
    if (this.#frame !== '') return this.#frame.slice(at, at + length)
    return this.#decode(this.#frameStart + at, this.#frameStart + at + length)
  }

  #decode(start: number, end: number): string {
    return (end - start < SHORT ? this.#ascii(start, end) : undefined) ?? decode(this.#bytes.subarray(start, end))
  }

  /** The text if it is ASCII; `undefined` leaves it to TextDecoder. */
  #ascii(start: number, end: number): string | undefined {
    let text = ''
    for (let i = start; i < end; i++) {
      const byte = this.#view.getUint8(i)
      if (byte > 127) return undefined
      text += String.fromCharCode(byte)
    }
    return text
  }

  protected flag(): boolean {
    return this.u8() === 1
  }

  /** Reads whether the record's payload is bytes, which must not be decoded together with its texts. */
  protected beginPayload(): void {
    this.#binary = this.u8() === 1
    if (this.#binary) this.#texts = ''
  }

  protected payload(): RawPayload {
    if (!this.#binary) return this.text()
    const length = this.u32()
    if (length >= QUOTED) {
      const start = this.#frameStart + this.u32()
      return this.#bytes.slice(start, start + length - QUOTED).buffer
    }
    this.#textAt += length
    return this.#bytes.slice(this.#textAt - length, this.#textAt).buffer
  }

  protected list<T>(read: () => T): T[] {
    const items: T[] = []
    for (let left = this.u32(); left > 0; left--) items.push(read())
    return items
  }

  /** A list of texts, decoded together, but apart from the record's others: one of those may be long, and not ASCII. */
  protected texts(): string[] {
    const lengths: number[] = []
    for (let left = this.u32(); left > 0; left--) lengths.push(this.u32())
    const [start, bytes] = [this.#textAt, lengths.reduce((sum, length) => sum + length, 0)]
    this.#textAt += bytes
    const together = this.#decode(start, this.#textAt)
    let at = 0
    return lengths.map((length) => {
      at += length
      return together.length === bytes ? together.slice(at - length, at) : this.#decode(start + at - length, start + at)
    })
  }

  /** A text that is decoded separately. */
  protected largeText(): string {
    const length = this.u32()
    this.#textAt += length
    return this.#decode(this.#textAt - length, this.#textAt)
  }
}
