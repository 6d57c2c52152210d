import { smaller, written } from './tree.js'
import type { Tree } from './tree.js'

export type Version = '1.0.0' | '2.0.0'

/** A ref that each client knows under a number of its own: of its join, of a join before that, of the push that is answered. */
export type Ref = null | 'join' | 'join as number' | 'stale' | 'push' | 'push as number'

/** The refs of one client. */
export interface Refs {
  readonly join: string
  readonly push: string
}

/** What a server sends, told to each client with that client's refs. */
export type Frame = TextFrame | BinaryFrame | RawFrame

export interface TextFrame {
  readonly form: 'text'
  readonly joinRef: Ref
  readonly ref: Ref
  readonly topic: string
  readonly event: string
  readonly payload: Tree
  /** Of v1, where the order of the keys varies. */
  readonly keys: readonly ('topic' | 'event' | 'payload' | 'ref' | 'join_ref')[]
}

export interface BinaryFrame {
  readonly form: 'binary'
  readonly kind: number
  /** The fields in order; refs by what they mean. */
  readonly fields: readonly (string | { readonly ref: Ref })[]
  /** Of kind 4: 1 is JSON. */
  readonly encoding?: number
  readonly body: Uint8Array
}

/** Anything at all. */
export interface RawFrame {
  readonly form: 'raw'
  readonly data: string | Uint8Array
}

export const KEYS = ['topic', 'event', 'payload', 'ref'] as const

/** The data of the WebSocket's event. */
export function render(frame: Frame, version: Version, refs: Refs): string | ArrayBuffer {
  switch (frame.form) {
    case 'text':
      return version === '1.0.0' ? renderV1(frame, refs) : renderV2(frame, refs)
    case 'binary':
      return renderBinary(frame, refs)
    case 'raw':
      return typeof frame.data === 'string' ? frame.data : copyOf(frame.data)
  }
}

/** True for a frame that answers a push: one must be sent before. */
export function answersPush(frame: Frame): boolean {
  if (frame.form === 'text') return frame.ref === 'push' || frame.ref === 'push as number'
  return frame.form === 'binary' && frame.kind === 1
}

/** The same frame with one thing less. */
export function* smallerFrames(frame: Frame): Generator<Frame> {
  if (frame.form === 'text') for (const payload of smaller(frame.payload)) yield { ...frame, payload }
  if (frame.form === 'binary' && frame.body.length > 0) yield { ...frame, body: frame.body.slice(0, -1) }
}

function renderV2(frame: TextFrame, refs: Refs): string {
  const { joinRef, ref, topic, event, payload } = frame
  return `[${refText(joinRef, refs)},${refText(ref, refs)},${JSON.stringify(topic)},${JSON.stringify(event)},${written(payload)}]`
}

function renderV1(frame: TextFrame, refs: Refs): string {
  const values = {
    topic: JSON.stringify(frame.topic),
    event: JSON.stringify(frame.event),
    payload: written(frame.payload),
    ref: refText(frame.ref, refs),
    join_ref: refText(frame.joinRef, refs),
  }
  return `{${frame.keys.map((key) => `"${key}": ${values[key]}`).join(', ')}}`
}

function renderBinary({ kind, fields, encoding, body }: BinaryFrame, refs: Refs): ArrayBuffer {
  const texts = fields.map((field) => Buffer.from(typeof field === 'string' ? field : refValue(field.ref, refs)))
  const lengths = texts.map((text) => text.length)
  const header = [kind, ...lengths, ...(encoding === undefined ? [] : [encoding])]
  return copyOf(Buffer.concat([Uint8Array.from(header), ...texts, body]))
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  return copy
}

function refText(ref: Ref, refs: Refs): string {
  if (ref === null) return 'null'
  return ref.endsWith('as number') ? refValue(ref, refs) : JSON.stringify(refValue(ref, refs))
}

function refValue(ref: Ref, refs: Refs): string {
  if (ref === null) return ''
  if (ref === 'stale') return '0'
  return ref.startsWith('join') ? refs.join : refs.push
}
