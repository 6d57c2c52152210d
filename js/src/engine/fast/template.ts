import type { FastEvent, TaughtEvent } from '../../port/port.js'
import { Cut } from './cut.js'
import type { Gap } from './cut.js'
import type { RowChange, Takers } from './kept_changes.js'
import { mayHaveLostDigits } from './long_numbers.js'
import { RowKey } from './row_key.js'

const CHANGE = 0
const BROADCAST = 1
const JSON_FORM = 1
/** Slots of a change; slot 0 is the time. */
const RECORD = 1
const OLD_RECORD = 2

interface Rows {
  readonly key: RowKey
  readonly takers: Takers
}

interface Place {
  readonly slot: number
  readonly begin: number
  readonly end: number
}

/** What a frame amounts to that resembles a taught one. */
export interface Match {
  /** To be told at once. */
  readonly event?: FastEvent
  /** To be kept for the core. */
  readonly row?: RowChange
}

/** Reads frames that resemble the taught one; returns nothing for other frames. */
export interface Template<Data> {
  /** Its number in the accounts. */
  readonly number: number
  read(data: Data): Match | undefined
}

/** Where the topic stands: its distance from the frame's start, or from the frame's end. */
export interface TopicPlace {
  readonly topic: string
  readonly distance: number
  readonly fromEnd: boolean
}

/** For text frames. */
export class TextTemplate implements Template<string> {
  readonly number: number
  readonly place: TopicPlace
  readonly #taught: TaughtEvent
  readonly #cut: Cut
  /** For each slot, the index of its cut text; -1 if the frame has none. */
  readonly #slots: readonly number[]
  /** Of a change that live tables take. */
  readonly #rows: Rows | undefined

  constructor(taught: TaughtEvent, frame: string) {
    const places = varying(taught)
    this.number = taught.number
    this.place = topicPlace(taught, frame, places)
    this.#taught = taught
    this.#cut = new Cut(
      fixedParts(frame, places),
      places.map(({ slot }) => gapOf(taught, slot)),
    )
    this.#slots = [0, 1, 2].map((slot) => places.findIndex((place) => place.slot === slot))
    this.#rows = rowsOf(taught, frame)
  }

  read(text: string): Match | undefined {
    if (!this.#cut.take(text)) return undefined
    try {
      if (this.#rows) return this.#rowChange(text, this.#rows)
      if (this.#taught.lesson === CHANGE) return { event: this.#change() }
      return { event: this.#taught.lesson === BROADCAST ? this.#broadcast() : this.#message() }
    } catch {
      // A cut-out part is not JSON: either the cut or the frame is wrong. The core decides.
      return undefined
    }
  }

  #text(slot: number): string {
    const at = this.#slots[slot] as number
    return at < 0 ? '' : (this.#cut.texts[at] as string)
  }

  /**
   * Most records need no parsing here: the core, or the listeners' event, does it. A cut that is wrong without being doubtful belongs to a
   * frame that no server sends; the core then fetches the table anew.
   */
  #rowChange(text: string, { key, takers }: Rows): Match | undefined {
    const record = this.#text(RECORD)
    const oldRecord = this.#text(OLD_RECORD)
    const isPlain = key.standsFirst && !this.#cut.isDoubtful(text)
    const found = isPlain ? key.read(record, oldRecord) : key.readParsed(objectOf(record), objectOf(oldRecord))
    if (found === undefined) return undefined
    const isHeard = this.#taught.attachments.length > 0
    const row = { key: found, takers, record }
    return isHeard ? { row, event: this.#change() } : { row }
  }

  #change(): FastEvent {
    const { channel, change, attachments, relation } = this.#taught
    const record = this.#text(RECORD)
    const oldRecord = this.#text(OLD_RECORD)
    const row = objectOf(record)
    const old = objectOf(oldRecord)
    const longNumbers = mayHaveLostDigits(row) || mayHaveLostDigits(old)
    const values = longNumbers ? [] : [row, old]
    const commitTimestamp = this.#text(0)
    const errors = ''
    const type = 'postgresChange'
    return {
      type,
      channel,
      change,
      longNumbers,
      attachments,
      relation,
      commitTimestamp,
      record,
      oldRecord,
      errors,
      values,
    }
  }

  #broadcast(): FastEvent {
    const { channel, form, event } = this.#taught
    const payload = this.#text(0)
    const meta = this.#text(1)
    const value: unknown = JSON.parse(payload)
    if (meta !== '') JSON.parse(meta)
    return { type: 'broadcast', channel, form, event, payload, meta, values: [value] }
  }

  #message(): FastEvent {
    const { channel, event } = this.#taught
    const payload = this.#text(0)
    return { type: 'message', channel, event, payload, values: [JSON.parse(payload)] }
  }
}

const decoder = new TextDecoder()

/** For broadcasts in binary frames: a constant head, then the payload. */
export class BytesTemplate implements Template<ArrayBuffer> {
  readonly number: number
  readonly #taught: TaughtEvent
  readonly #head: Uint8Array

  constructor(taught: TaughtEvent, frame: ArrayBuffer) {
    this.number = taught.number
    this.#taught = taught
    this.#head = new Uint8Array(frame).slice(0, taught.places[2])
  }

  read(frame: ArrayBuffer): Match | undefined {
    const event = this.#event(frame)
    return event && { event }
  }

  #event(frame: ArrayBuffer): FastEvent | undefined {
    const bytes = new Uint8Array(frame)
    const head = this.#head
    if (bytes.length <= head.length) return undefined
    for (let i = 0; i < head.length; i++) if (bytes[i] !== head[i]) return undefined
    const { channel, form, event } = this.#taught
    const text = form === JSON_FORM ? decoder.decode(bytes.subarray(head.length)) : undefined
    if (text === undefined) {
      const payload = bytes.slice(head.length).buffer
      return { type: 'broadcast', channel, form, event, payload, meta: '', values: [payload] }
    }
    const value = parsed(text)
    return value && { type: 'broadcast', channel, form, event, payload: text, meta: '', values: value }
  }
}

function parsed(text: string): [unknown] | undefined {
  try {
    return [JSON.parse(text)]
  } catch {
    return undefined
  }
}

/** The parts that may differ, in frame order. */
function varying({ places }: TaughtEvent): Place[] {
  const found: Place[] = []
  for (let i = 2; i < places.length; i += 2) {
    const [begin = 0, end = 0] = places.slice(i)
    if (end > 0) found.push({ slot: i / 2 - 1, begin, end })
  }
  return found.sort((a, b) => a.begin - b.begin)
}

/** @throws SyntaxError */
function objectOf(json: string): object {
  return json === '' ? {} : (JSON.parse(json) as object)
}

function rowsOf(taught: TaughtEvent, frame: string): Rows | undefined {
  const { channel, tables, key, places } = taught
  if (tables.length === 0) return undefined
  const [begin = 0, end = 0] = places.slice(2 + 2 * RECORD)
  return { key: new RowKey(key, frame.slice(begin, end)), takers: { tables, name: `${channel} ${tables.join()}` } }
}

function fixedParts(frame: string, places: readonly Place[]): string[] {
  const begins = [0, ...places.map(({ end }) => end)]
  return begins.map((begin, i) => own(frame.slice(begin, places[i]?.begin)))
}

function gapOf({ lesson }: TaughtEvent, slot: number): Gap {
  if (lesson !== CHANGE) return 'value'
  return slot === 0 ? 'quoted' : 'object'
}

function topicPlace({ places }: TaughtEvent, frame: string, varies: readonly Place[]): TopicPlace {
  const [begin = 0, end = 0] = places
  const fromEnd = varies.some((place) => place.begin < begin)
  return { topic: own(frame.slice(begin, end)), distance: fromEnd ? frame.length - end : begin, fromEnd }
}

/** A copy that does not keep the whole frame alive, and that is fast to compare. */
function own(text: string): string {
  return text.split('').join('')
}
