import { isDeepStrictEqual } from 'node:util'
import type { Heard, Outcome } from './clients/client.js'
import type { Frame, Version } from './frames/frame.js'
import { written } from './frames/tree.js'

/** One frame after which two clients' listeners had heard different things. */
export interface Difference {
  readonly frame: Frame
  readonly version: Version
  readonly ours: Outcome
  readonly theirs: Outcome
  /** Of presence: what phoenix.js made of it. */
  readonly judge: Outcome | undefined
}

/** A difference that is meant to be. */
export interface Exception {
  readonly name: string
  readonly reason: string
  readonly explains: (difference: Difference) => boolean
}

const textOf = (frame: Frame): string => (frame.form === 'text' ? frame.event : '')
const kindOf = (frame: Frame): number | undefined =>
  frame.form === 'binary'
    ? frame.kind
    : frame.form === 'raw' && typeof frame.data !== 'string'
      ? frame.data[0]
      : undefined
const raw = (frame: Frame): string => (frame.form === 'raw' && typeof frame.data === 'string' ? frame.data : '')

/** Where realtime-js, and phoenix.js, answer otherwise than we do. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    name: 'digits of whole numbers beyond 2^53',
    reason: 'JSON.parse loses them without a word; we hand them out as text (int8, and whole numbers inside json)',
    explains: ({ frame, ours, theirs }) =>
      textOf(frame) === 'postgres_changes' && isDeepStrictEqual(withNumbers(ours.heard, theirs.heard), theirs.heard),
  },
  {
    name: 'what changes under one presence key at once',
    reason: 'it is one update, where the others tell a join and a leave of somebody who was there all the time',
    explains: ({ frame, ours, theirs }) =>
      textOf(frame).startsWith('presence_') &&
      theirs.thrown === undefined &&
      isDeepStrictEqual(inOrder(ours.heard), inOrder(netMoves(theirs.presence))),
  },
  {
    name: 'presence of a key with several metas, or updated',
    reason:
      'realtime-js writes into the state of the presence library: stale metas stay. phoenix.js tells what we tell',
    explains: ({ frame, ours, judge }) =>
      textOf(frame).startsWith('presence_') &&
      judge !== undefined &&
      isDeepStrictEqual(inOrder(ours.heard), inOrder(supabaseNames(netMoves(judge.presence)))),
  },
  {
    name: 'payload null',
    reason: 'realtime-js throws ("in" of null) into the WebSocket, where nobody can catch it; we tell the listeners',
    explains: ({ frame, theirs }) =>
      frame.form === 'text' && frame.payload === 'null' && theirs.thrown instanceof TypeError,
  },
  {
    name: 'a broadcast whose event is no text',
    reason: 'realtime-js throws where it compares the event; we tell who listens to all events',
    explains: ({ frame, ours, theirs }) =>
      textOf(frame) === 'broadcast' &&
      theirs.thrown instanceof TypeError &&
      ours.heard.every(([name]) => name === 'broadcast *'),
  },
  {
    name: 'kinds 0, 1 and 2 on a Supabase channel',
    reason:
      'realtime-js knows kind 4 alone and throws at the others, which another client can make it receive; we tell them',
    explains: ({ frame, theirs }) => [0, 1, 2].includes(kindOf(frame) ?? -1) && theirs.thrown instanceof TypeError,
  },
  {
    name: 'kind 4 on a Phoenix channel',
    reason: 'phoenix.js throws; we tell it as an event, whatever server it came from',
    explains: ({ frame, theirs }) => kindOf(frame) === 4 && theirs.thrown instanceof TypeError,
  },
  {
    name: 'a message without a payload',
    reason: 'it is no Phoenix message: counted and noticed by us, told as undefined by the others',
    explains: ({ frame, ours, theirs }) =>
      raw(frame).endsWith('"new_msg"]') &&
      ours.heard.length === 0 &&
      isDeepStrictEqual(
        theirs.heard.map(([, payload]) => payload),
        [undefined],
      ),
  },
  {
    name: 'a message with more than five parts',
    reason: 'it is no Phoenix message: counted and noticed by us, cut short by the others',
    explains: ({ frame, ours }) => raw(frame).endsWith('"more"]') && ours.heard.length === 0,
  },
  {
    name: 'a message in the form of the other version',
    reason: 'it says what it says; realtime-js and phoenix.js throw at v1 in v2, and overlook v2 in v1',
    explains: ({ frame, version, ours, theirs }) =>
      raw(frame).includes(version === '1.0.0' ? '{"v":2}' : '{"v":1}') &&
      theirs.heard.length === 0 &&
      ours.heard.length === 1,
  },
  {
    name: 'join_ref as a number',
    reason:
      'a server echoes a ref in the type in which it came, so 1 is "1"; the others take the message for an old one',
    explains: ({ frame, theirs }) =>
      frame.form === 'text' && frame.joinRef === 'join as number' && theirs.heard.length === 0,
  },
  {
    name: 'a close that nobody asked for',
    reason: 'the others take it for the end; we say that it went wrong, and rejoin',
    explains: ({ frame, ours }) =>
      textOf(frame) === 'phx_close' && ours.heard.every(([what, how]) => what === 'errored' || how === 'CHANNEL_ERROR'),
  },
  {
    name: 'database changes that stop, and flow again',
    reason:
      'realtime-js hands out the system message and says SUBSCRIBED still; we say CHANNEL_ERROR, and SUBSCRIBED when they flow',
    explains: ({ frame, ours, theirs }) =>
      textOf(frame) === 'system' &&
      isDeepStrictEqual(
        ours.heard.filter(([what]) => what !== 'status' && what !== 'joined'),
        theirs.heard,
      ),
  },
  {
    name: 'meta that is no JSON',
    reason: 'realtime-js throws and tells nobody; we tell the broadcast, without it',
    explains: ({ frame, theirs }) =>
      frame.form === 'binary' && frame.fields[2] === 'no JSON' && theirs.thrown instanceof SyntaxError,
  },
  {
    name: 'an answer under another topic or join_ref',
    reason: 'refs are counted by socket, so we know what it answers; the others wait until they time out',
    explains: ({ frame, theirs }) =>
      frame.form === 'text' &&
      frame.event === 'phx_reply' &&
      (frame.topic === 'realtime:elsewhere' || frame.joinRef === 'stale') &&
      theirs.heard.length === 0,
  },
  {
    name: 'an answer that is neither ok nor error',
    reason: 'realtime-js says nothing, and in the end "timed out"; we say "error" at once',
    explains: ({ frame, ours, theirs }) =>
      frame.form === 'text' &&
      written(frame.payload).includes('"weird"') &&
      theirs.heard.length === 0 &&
      isDeepStrictEqual(ours.heard, [['answer', 'error']]),
  },
]

/** Our events with the numbers that the others made of long digits, where they did. */
function withNumbers(ours: readonly Heard[], theirs: readonly Heard[]): unknown {
  return rounded(ours, theirs)
}

function rounded(ours: unknown, theirs: unknown): unknown {
  if (typeof ours === 'string' && typeof theirs === 'number') {
    const lost = /^-?\d+$/.test(ours) && !Number.isSafeInteger(theirs)
    return lost && Number(ours) === theirs ? theirs : ours
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) return ours.map((item, i) => rounded(item, theirs[i] as unknown))
  if (!isObject(ours) || !isObject(theirs)) return ours
  return Object.fromEntries(Object.entries(ours).map(([name, value]) => [name, rounded(value, theirs[name])]))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ArrayBuffer)

/** Who came and went in one message, in an order of our own. */
function inOrder(heard: readonly Heard[]): readonly unknown[] {
  const order = ([name, payload]: Heard): string => `${name} ${String((payload as { key?: string }).key)}`
  return heard.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

type Metas = readonly Record<string, unknown>[]
type Presences = Readonly<Record<string, Metas | { readonly metas: Metas }>>

/** What there is to tell of a message, by who was there before it, and after. */
function netMoves([before, after]: Outcome['presence']): readonly Heard[] {
  const was = metasByKey(before)
  const is = metasByKey(after)
  const moves = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
    moveOf(key, was.get(key) ?? [], is.get(key) ?? []),
  )
  return [...moves, ['presence sync', { event: 'sync' }], ['presence state', after]]
}

function metasByKey(state: object): Map<string, Metas> {
  const entries = Object.entries(state as Presences)
  return new Map(entries.map(([key, entry]) => [key, 'metas' in entry ? entry.metas : entry]))
}

function moveOf(key: string, was: Metas, is: Metas): Heard[] {
  const refs = (metas: Metas): unknown[] => metas.map(({ presence_ref, phx_ref }) => presence_ref ?? phx_ref)
  const newPresences = is.filter((_, i) => !refs(was).includes(refs(is)[i]))
  const leftPresences = was.filter((_, i) => !refs(is).includes(refs(was)[i]))
  if (isDeepStrictEqual(contents(newPresences), contents(leftPresences))) return []
  if (leftPresences.length === 0)
    return [['presence join', { event: 'join', key, currentPresences: was, newPresences }]]
  if (newPresences.length === 0)
    return [['presence leave', { event: 'leave', key, currentPresences: is, leftPresences }]]
  return [['presence update', { event: 'update', key, currentPresences: is, newPresences, leftPresences }]]
}

const contents = (metas: Metas): object[] =>
  metas.map((meta) => ({ ...meta, presence_ref: '', phx_ref: '', phx_ref_prev: '' }))

/** What phoenix.js tells, in the words in which Supabase tells it. */
function supabaseNames(heard: readonly Heard[]): readonly Heard[] {
  return heard.map(([name, payload]) => {
    if (name !== 'presence state') return [name, renamed(payload)]
    const entries = Object.entries(payload as Record<string, { metas: unknown }>)
    return [name, Object.fromEntries(entries.map(([key, { metas }]) => [key, renamed(metas)]))]
  })
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => name !== 'phx_ref_prev')
  return Object.fromEntries(
    kept.map(([name, inside]) => [name === 'phx_ref' ? 'presence_ref' : name, renamed(inside)] as const),
  )
}
