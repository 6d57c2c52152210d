import { OTHERS } from '../clients/listeners.js'
import type { Random } from '../random.js'
import { again, isPlain } from './again.js'
import { Changes } from './changes.js'
import { KEYS } from './frame.js'
import type { Frame, Ref, TextFrame, Version } from './frame.js'
import { malformed } from './malformed.js'
import { Presences } from './presence.js'
import { object, quoted, written } from './tree.js'
import type { Tree } from './tree.js'
import { anyObject, anyValue, word } from './words.js'

/** What kind of server speaks, and which version. */
export interface Setting {
  readonly server: 'Supabase' | 'Phoenix'
  readonly version: Version
  readonly topic: string
  /** Of presence: only what realtime-js can do. */
  readonly simplePresence: boolean
  /** How likely a frame is one of the last ones with other contents (0). */
  readonly repeats?: number
}

const EVENTS = ['Move', 'MOVE', 'grüße', 'cursor-pos', '*', 'nobody listens', '']

/** The frames of one session, in order: what comes later depends on what came before. */
export class Session {
  readonly #random: Random
  readonly #setting: Setting
  readonly #changes: Changes
  readonly #presence: Presences
  #plain: readonly Frame[] = []

  constructor(random: Random, setting: Setting) {
    this.#random = random
    this.#setting = setting
    this.#changes = new Changes(random)
    this.#presence = new Presences(random, setting.simplePresence)
  }

  next(): Frame {
    const { repeats = 0 } = this.#setting
    if (this.#plain.length > 0 && this.#random.chance(repeats))
      return again(this.#random.pick(this.#plain), this.#random)
    const frame = this.#another()
    if (isPlain(frame)) this.#plain = [...this.#plain.slice(-2), frame]
    return frame
  }

  #another(): Frame {
    const random = this.#random
    const supabase = this.#setting.server === 'Supabase'
    const binary = this.#setting.version === '2.0.0'
    return random.weighted<Frame>([
      [supabase ? 8 : 1, () => this.#text('postgres_changes', this.#changes.payload(), null)],
      [supabase ? 5 : 1, () => this.#text('broadcast', this.#broadcast(), null)],
      [binary ? (supabase ? 4 : 0.3) : 0, () => this.#userBroadcast()],
      [binary ? (supabase ? 0.3 : 4) : 0, () => this.#binary()],
      [3, () => this.#presenceFrame()],
      [2, () => this.#reply()],
      [1, () => this.#text('system', this.#system(), 'join')],
      [supabase ? 1 : 5, () => this.#text(random.pick([...OTHERS, 'CUSTOM', 'nobody']), anyValue(random))],
      // In v1 phoenix.js takes it for its own, and is gone for the rest of the session.
      [binary || supabase ? 1 : 0, () => this.#closed('phx_close', 'stale')],
      [1, () => malformed(random, this.#setting.topic)],
    ])
  }

  /** What ends the channel, though nobody wanted it to end. */
  end(): Frame {
    return this.#closed(this.#random.pick(['phx_close', 'phx_error']), 'join')
  }

  /** v1 names the join in `ref` alone. */
  #closed(event: string, joinRef: Ref): Frame {
    return { form: 'text', joinRef, ref: joinRef, topic: this.#setting.topic, event, payload: '{}', keys: KEYS }
  }

  #text(event: string, payload: Tree, joinRef: Ref = this.#joinRef(), ref: Ref = null): TextFrame {
    const random = this.#random
    const keys = random.chance(0.1) ? [...KEYS, 'join_ref' as const] : KEYS
    const topic = random.chance(0.02) ? 'realtime:elsewhere' : this.#setting.topic
    const of = random.chance(0.02) ? this.#joinRef() : joinRef
    const order = random.chance(0.3) ? keys.toReversed() : keys
    return { form: 'text', joinRef: of, ref, topic, event, payload, keys: order }
  }

  #joinRef(): Ref {
    return this.#random.weighted<Ref>([
      [5, () => 'join'],
      [5, () => null],
      [1, () => 'stale'],
      [0.2, () => 'join as number'],
    ])
  }

  #broadcast(): Tree {
    const random = this.#random
    if (random.chance(0.1)) return anyValue(random)
    return object({
      type: quoted('broadcast'),
      event: random.chance(0.95)
        ? quoted(random.pick(EVENTS))
        : random.pick<Tree | undefined>([undefined, '7', 'null']),
      payload: random.chance(0.9) ? anyValue(random) : undefined,
      meta: random.chance(0.2) ? object({ id: quoted('m1'), replayed: 'true' }) : undefined,
    })
  }

  #userBroadcast(): Frame {
    const random = this.#random
    const meta = random.pick(['', '', '{"id":"m1"}', '{"replayed":true}', 'no JSON'])
    const json = random.chance(0.7)
    const text = random.chance(0.95) ? written(anyValue(random)) : random.pick(['', '{', 'nul'])
    const body = json ? Buffer.from(text) : Uint8Array.from(random.list(40, () => random.below(256)))
    const fields = [this.#setting.topic, random.pick([...EVENTS, 'new_msg', 'Custom']), meta]
    return { form: 'binary', kind: 4, fields, encoding: json ? 1 : 0, body: Uint8Array.from(body) }
  }

  #binary(): Frame {
    const random = this.#random
    const { topic } = this.#setting
    const body = Uint8Array.from(random.list(40, () => random.below(256)))
    const event = random.pick([...OTHERS, 'broadcast', 'nobody', word(random).slice(0, 50)])
    return random.weighted<Frame>([
      [3, () => ({ form: 'binary', kind: 0, fields: [{ ref: this.#joinRef() }, topic, event], body })],
      [
        2,
        () => ({
          form: 'binary',
          kind: 1,
          fields: [{ ref: 'join' }, { ref: 'push' }, topic, random.pick(['ok', 'error'])],
          body,
        }),
      ],
      [3, () => ({ form: 'binary', kind: 2, fields: [topic, event], body })],
    ])
  }

  #presenceFrame(): Frame {
    const { event, payload } = this.#presence.message()
    const frame = this.#text(event, payload)
    // None may get lost: all the later ones are about who is there.
    return { ...frame, topic: this.#setting.topic, joinRef: event === 'presence_state' ? 'join' : null }
  }

  #reply(): Frame {
    const random = this.#random
    const status = random.pick(['ok', 'ok', 'error', 'weird'])
    const response = random.weighted<Tree | undefined>([
      [6, () => anyObject(random)],
      [2, () => anyValue(random)],
      [0.3, () => undefined],
    ])
    const ref = random.chance(0.1) ? 'push as number' : 'push'
    return this.#text('phx_reply', object({ status: quoted(status), response }), random.pick(['join', null]), ref)
  }

  #system(): Tree {
    const random = this.#random
    return object({
      extension: quoted(random.pick(['system', 'postgres_changes', 'presence'])),
      status: quoted(random.pick(['ok', 'ok', 'error'])),
      message: quoted(random.pick(['Subscribed to PostgreSQL', word(random)])),
      channel: quoted(this.#setting.topic),
    })
  }
}
