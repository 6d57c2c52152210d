import type { Frame, Refs, Version } from '../frames/frame.js'
import { answersPush, render } from '../frames/frame.js'
import { refOf } from './fake_socket.js'
import type { FakeSocket } from './fake_socket.js'

/** One call of a listener. */
export type Heard = readonly [listener: string, payload: unknown]

/** What a frame led to. */
export interface Outcome {
  readonly heard: readonly Heard[]
  /** What the client threw into the WebSocket's event, where nobody can catch it. */
  readonly thrown: unknown
  /** Who was present before it, and after. */
  readonly presence: readonly [before: object, after: object]
}

/** A client in a channel that it has joined, with a listener for everything. */
export interface Player {
  readonly socket: FakeSocket
  readonly heard: Heard[]
  /** Sends something that is answered; how, is heard. */
  push(): void
  /** Of ours: how many frames were delivered without its core. */
  withoutCore?(): Promise<number>
  dispose(): void
}

/** Plays frames to one client, and gives what its listeners heard. */
export class Client {
  readonly #player: Player
  readonly #version: Version
  readonly #topic: string
  readonly #join: string
  #presence: object = {}

  constructor(player: Player, version: Version, topic: string, join: string) {
    this.#topic = topic
    this.#player = player
    this.#version = version
    this.#join = join
  }

  async play(frame: Frame): Promise<Outcome> {
    const { socket, heard } = this.#player
    const refs = { join: this.#join, push: answersPush(frame) ? this.#push() : '' } satisfies Refs
    const thrown = this.#receive(socket, render(frame, this.#version, refs))
    if (answersPush(frame)) await promisesKept()
    const before = this.#presence
    for (const [listener, payload] of heard) if (listener === 'presence state') this.#presence = payload as object
    return { heard: heard.splice(0), thrown, presence: [before, this.#presence] }
  }

  dispose(): void {
    this.#player.dispose()
  }

  async withoutCore(): Promise<number> {
    return (await this.#player.withoutCore?.()) ?? 0
  }

  /** Says what nobody listens to, until the fast path is there. */
  async speedUp(): Promise<void> {
    const { socket } = this.#player
    const message = { topic: this.#topic, event: 'nobody listens', payload: {}, ref: null }
    const frame = this.#version === '1.0.0' ? message : [null, null, this.#topic, message.event, message.payload]
    const patience = performance.now() + 10_000
    do {
      if (performance.now() > patience) throw new Error('nothing takes the fast path')
      for (let i = 0; i < 10; i++) this.#receive(socket, JSON.stringify(frame))
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
    } while ((await this.withoutCore()) === 0)
  }

  #push(): string {
    const { socket } = this.#player
    const before = socket.sent.length
    this.#player.push()
    const sent = socket.sent[before]
    if (sent === undefined) throw new Error('nothing was sent')
    return refOf(sent).ref
  }

  #receive(socket: FakeSocket, data: string | ArrayBuffer): unknown {
    try {
      socket.receive(data)
      return undefined
    } catch (thrown) {
      return thrown
    }
  }
}

/** Lets what was promised happen, however many promises follow one another. */
export async function promisesKept(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve()
}

/** Waits for what a client does by itself, without any timer of its own. */
export async function until<T>(done: () => T | undefined): Promise<T> {
  const patience = performance.now() + 10_000
  while (performance.now() < patience) {
    const result = done()
    if (result !== undefined) return result
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
  throw new Error('it never came to that')
}
