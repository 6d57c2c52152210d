import { lostEvent } from '../base/errors.js'
import type { CoreEvent, RawPayload } from '../port/port.js'

/** Made when it is needed: Jest's jsdom has none when modules are loaded. */
let decoder: TextDecoder | undefined
const decode = (bytes: Uint8Array): string => (decoder ??= new TextDecoder()).decode(bytes)

/** Type and sizes. */
const HEADER = 9

/** In a text's length: it is a part of the frame, and its place there follows. */
const QUOTED = 0x80000000

/** Below this length a loop over ASCII bytes beats a call into TextDecoder. */
const SHORT = 24

/**
 * Reads one batch of event records (little-endian, unaligned: `u8 type, u32 size, u32 size of the fields, fields…, texts…`; of a string
 * the fields hold the length, the texts its UTF-8). A batch is decoded whole before anybody hears of it: it lies in the core's memory, which
 * the next command may overwrite.
 */
export class EventReader {
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0
  #textsStart = 0
  #textsEnd = 0
  /** Of the next string. */
  #textAt = 0
  /** All texts of the record at once, if they have been asked for. */
  #texts: string | undefined
  #frame = ''
  #frameStart = 0

  /**
   * Decodes `length` bytes from `start`. Records of unknown type are skipped: an older face may meet a newer core.
   * @param frame the text that the records quote; empty if its characters do not stand where its bytes do
   * @param frameStart where its bytes are
   */
  read(bytes: Uint8Array, start: number, length: number, frame = '', frameStart = 0): CoreEvent[] {
    this.#frame = frame
    this.#frameStart = frameStart
    if (bytes !== this.#bytes) this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#bytes = bytes
    const events: CoreEvent[] = []
    for (let next = start; next < start + length; next = this.#textsEnd) {
      this.#begin(next)
      const event = this.#readable(this.#view.getUint8(next))
      if (event) events.push(event)
    }
    this.#frame = ''
    return events
  }

  /** One that cannot be read (a text longer than a string can be) takes no other with it. */
  #readable(type: number): CoreEvent | undefined {
    try {
      return this.#record(type)
    } catch (thrown) {
      return lostEvent(thrown)
    }
  }

  #begin(start: number): void {
    this.#at = start + HEADER
    this.#textsStart = this.#at + this.#view.getUint32(start + 5, true)
    this.#textsEnd = start + this.#view.getUint32(start + 1, true)
    this.#textAt = this.#textsStart
    this.#texts = undefined
  }

  #record(type: number): CoreEvent | undefined {
    switch (type) {
      case 1:
        return {
          type: 'connectionState',
          state: this.#u8(),
          previous: this.#u8(),
          reason: this.#u16(),
          closeCode: this.#u16(),
          attempts: this.#u32(),
          retryAt: this.#f64(),
          detail: this.#str(),
        }
      case 2:
        return {
          type: 'quality',
          level: this.#u8(),
          latency: this.#f64(),
          jitter: this.#f64(),
          loss: this.#f64(),
          lastHeartbeatAt: this.#f64(),
          checking: this.#u8() === 1,
        }
      case 3:
        return { type: 'queue', size: this.#u32(), bytes: this.#u32() }
      case 4:
        return this.#settled()
      case 5:
        return {
          type: 'channelState',
          channel: this.#u32(),
          state: this.#u8(),
          error: this.#u16(),
          retryAt: this.#f64(),
          detail: this.#str(),
          response: this.#str(),
        }
      case 6:
        return this.#message()
      case 7:
        return this.#broadcast()
      case 8:
        return {
          type: 'postgresChange',
          channel: this.#u32(),
          change: this.#u8(),
          longNumbers: this.#u8() === 1,
          bindings: this.#indices(),
          relation: this.#u8() === 1 ? { schema: this.#str(), table: this.#str(), columns: this.#str() } : undefined,
          commitTimestamp: this.#str(),
          record: this.#str(),
          oldRecord: this.#str(),
          errors: this.#str(),
        }
      case 9:
        return {
          type: 'presence',
          channel: this.#u32(),
          kind: this.#u8(),
          key: this.#str(),
          current: this.#str(),
          changed: this.#str(),
          update: this.#str(),
        }
      case 10:
        return { type: 'system', channel: this.#u32(), payload: this.#str() }
      case 11:
        return { type: 'tokenWanted', why: this.#u8() }
      case 12:
        return { type: 'notice', code: this.#u16(), count: this.#u32(), detail: this.#str() }
      case 13:
        return { type: 'tableDirty', table: this.#u32() }
      case 14:
        return {
          type: 'tableDiff',
          table: this.#u32(),
          live: this.#u8() === 1,
          longNumbers: this.#u8() === 1,
          removed: this.#strings(),
          keys: this.#strings(),
          rows: this.#alone(),
          order: this.#u8() === 1 ? this.#strings() : undefined,
        }
      case 15:
        return { type: 'tableStale', table: this.#u32() }
      case 16:
        return { type: 'track', track: this.#u32(), json: this.#str() }
      default:
        return undefined
    }
  }

  #settled(): CoreEvent {
    const [request, outcome, error] = [this.#u32(), this.#u8(), this.#u16()]
    // The status is short, and decoded by itself: whether bytes follow stands behind it.
    this.#texts = ''
    return { type: 'settled', request, outcome, error, status: this.#str(), response: this.#payload(this.#u8()) }
  }

  #message(): CoreEvent {
    const channel = this.#u32()
    const binary = this.#withBytes(this.#u8())
    return { type: 'message', channel, event: this.#str(), payload: this.#payload(binary) }
  }

  #broadcast(): CoreEvent {
    const channel = this.#u32()
    const encoding = this.#u8()
    const binary = this.#withBytes(encoding === 2 ? 1 : 0)
    const event = this.#str()
    const payload = this.#payload(binary)
    return { type: 'broadcast', channel, encoding, event, payload, meta: this.#str() }
  }

  #u8(): number {
    return this.#view.getUint8(this.#at++)
  }

  #u16(): number {
    this.#at += 2
    return this.#view.getUint16(this.#at - 2, true)
  }

  #u32(): number {
    this.#at += 4
    return this.#view.getUint32(this.#at - 4, true)
  }

  #f64(): number {
    this.#at += 8
    return this.#view.getFloat64(this.#at - 8, true)
  }

  #str(): string {
    const length = this.#u32()
    if (length >= QUOTED) return this.#quoted(this.#u32(), length - QUOTED)
    const start = this.#textAt
    this.#textAt += length
    if (length === 0) return ''
    this.#texts ??= this.#decode(this.#textsStart, this.#textsEnd)
    // As many characters as bytes: each is one, and where it was.
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

  #payload(binary: number): RawPayload {
    if (binary === 0) return this.#str()
    const length = this.#u32()
    if (length >= QUOTED) {
      const start = this.#frameStart + this.#u32()
      return this.#bytes.slice(start, start + length - QUOTED).buffer
    }
    this.#textAt += length
    return this.#bytes.slice(this.#textAt - length, this.#textAt).buffer
  }

  /** The record has bytes among its texts: they are not to be decoded together. */
  #withBytes(binary: number): number {
    if (binary !== 0) this.#texts = ''
    return binary
  }

  #indices(): number[] {
    const indices: number[] = []
    for (let left = this.#u16(); left > 0; left--) indices.push(this.#u16())
    return indices
  }

  /** A list whose texts are decoded together, but not with the record's others: one of those may be long, and no ASCII. */
  #strings(): string[] {
    const lengths: number[] = []
    for (let left = this.#u32(); left > 0; left--) lengths.push(this.#u32())
    const [start, bytes] = [this.#textAt, lengths.reduce((sum, length) => sum + length, 0)]
    this.#textAt += bytes
    const together = this.#decode(start, this.#textAt)
    let at = 0
    return lengths.map((length) => {
      at += length
      return together.length === bytes ? together.slice(at - length, at) : this.#decode(start + at - length, start + at)
    })
  }

  /** A text that is decoded by itself. */
  #alone(): string {
    const length = this.#u32()
    this.#textAt += length
    return this.#decode(this.#textAt - length, this.#textAt)
  }
}
