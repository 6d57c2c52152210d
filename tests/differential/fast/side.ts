import { RealtimeClient } from '../../../js/src/index.js'
import type { ChannelAttachment, PhoenixChannel, RealtimeChannel } from '../../../js/src/index.js'
import { promisesKept, until } from '../clients/client.js'
import type { Heard } from '../clients/client.js'
import { AnsweringSocket, clientOptions } from './answering_socket.js'

/** Dialled more often, a client waits. */
const MOST_CUTS = 4

/** A server's words, with `JOIN` where the topic's join_ref stands. */
export type Words = string | Uint8Array

export const TOPICS = ['realtime:orders', 'realtime:zimmer-ü', 'room:1'] as const
export type Topic = (typeof TOPICS)[number]
export const [ORDERS, ROOM, PHOENIX] = TOPICS

/** What the first two listen to. */
const CHANGES = [
  { event: '*', schema: 'public', table: 'orders' },
  { event: 'UPDATE', schema: 'public', table: 'orders' },
  { event: '*', schema: 'public' },
] as const

/** One client of two that hear the same: with the fast path, or without. All that its listeners are told is kept. */
export class Side {
  readonly heard: Heard[] = []
  readonly #client: RealtimeClient
  readonly #orders: RealtimeChannel
  readonly #room: RealtimeChannel
  readonly #phoenix: PhoenixChannel
  readonly #joins = new Map<string, string>()
  #socket: AnsweringSocket | undefined
  readonly #handles: ChannelAttachment[] = []
  #listeners = 0
  #cuts = 0
  #marks = 0
  #lastMark = 0

  constructor(fastPath: boolean, host: 'page' | 'worker') {
    const open = (): AnsweringSocket => (this.#socket = new AnsweringSocket(this.#joins))
    // Of two clients with one address, the last one's transport would be both's.
    const url = `ws://${fastPath ? 'fast' : 'slow'}/realtime/v1`
    this.#client = new RealtimeClient(url, clientOptions(fastPath, host, open))
    this.#orders = this.#client.channel('orders')
    this.#room = this.#client.channel('zimmer-ü')
    this.#phoenix = this.#client.phoenixChannel(PHOENIX)
    for (const [i, filter] of CHANGES.entries())
      this.#listen(this.#orders, `change ${String(i)}`, 'postgres_changes', filter)
    for (const [i, filter] of CHANGES.entries())
      this.#listen(this.#room, `room change ${String(i)}`, 'postgres_changes', filter)
    for (const event of ['*', 'moved', 'grüße']) this.#listen(this.#room, `broadcast ${event}`, 'broadcast', { event })
    this.#listen(this.#room, 'note', 'note', {})
    this.#room.on('mark', {}, (mark: number) => {
      this.#lastMark = mark
    })
    this.#listen(this.#orders, 'system', 'system', {})
    for (const event of ['said', 'presence_diff', 'broadcast', 'postgres_changes'])
      this.#phoenix.on(event, (payload) => this.heard.push([`phoenix ${event}`, payload]))
    this.#phoenix.onPresence((change) => this.heard.push(['presence', change]))
    for (const channel of [this.#orders, this.#room])
      channel.subscribe((status) => this.heard.push([`${channel.topic} is`, status]))
    this.#phoenix.join()
  }

  /** All are joined. */
  async joined(): Promise<void> {
    await until(() => (this.#isWhole() ? true : undefined))
    await promisesKept()
  }

  receive(words: Words): void {
    const socket = this.#socket
    if (socket?.readyState !== 1) return
    if (typeof words !== 'string') socket.receive(new Uint8Array(words).buffer)
    else socket.receive(words.replace(/JOIN<([^>]*)>/, (_, topic: string) => this.#joins.get(topic) ?? 'none'))
  }

  /** All that came before now was told, and the client has what it had. A channel that is joining hears no mark: it is said again. */
  async heardAll(): Promise<void> {
    await this.#heardMark()
    await this.joined()
    await this.#heardMark()
  }

  async #heardMark(): Promise<void> {
    const mark = (this.#marks += 1)
    await until(() => {
      if (this.#lastMark === mark) return true
      this.receive(`[null,null,"${ROOM}","mark",${String(mark)}]`)
      return undefined
    })
  }

  /** How many frames took the fast path. */
  async delivered(): Promise<number> {
    return (await this.#client.connection.getMetrics()).framesWithoutCore
  }

  /** What the core knows of all that came. */
  async counted(): Promise<object> {
    const { framesReceived, malformedFrames, trace } = await this.#client.connection.getMetrics()
    const received = trace.filter(({ kind }) => kind === 'received') as readonly { topic: string; event: string }[]
    return { framesReceived, malformedFrames, received: received.map(({ topic, event }) => [topic, event]) }
  }

  // What the user does.

  push(): void {
    void this.#phoenix
      .push('shout', { n: 1 })
      .then(({ status, response }) => this.heard.push([`answer ${status}`, response]))
  }

  send(): void {
    void this.#room
      .send({ type: 'broadcast', event: 'moved', payload: {} })
      .then((answer) => this.heard.push(['sent', answer]))
  }

  /** The server ends a channel, and its user joins it anew at once. */
  async crash(topic: Topic): Promise<void> {
    this.receive(`["JOIN<${topic}>",null,"${topic}","phx_error",{}]`)
    await this.rejoin(topic)
  }

  async rejoin(topic: Topic): Promise<void> {
    if (topic === PHOENIX) {
      await this.#phoenix.leave()
      this.#phoenix.join()
    } else {
      const channel = topic === ORDERS ? this.#orders : this.#room
      await channel.unsubscribe()
      channel.subscribe((status) => this.heard.push([`${topic} is again`, status]))
    }
    await this.joined()
  }

  /** Asks for more, and so joins anew: at the end of the task, with whatever else is asked for in it. */
  async listenMore(): Promise<void> {
    const table = `extra ${String((this.#listeners += 1))}`
    const before = this.#joins.get(ORDERS)
    this.#listen(this.#orders, table, 'postgres_changes', { event: '*', schema: 'public', table })
    await until(() => (this.#joins.get(ORDERS) === before ? undefined : true))
    await this.joined()
  }

  /** Somebody comes who asks for what others have, or goes: nothing is joined anew. */
  async comeOrGo(): Promise<void> {
    const name = `handle ${String((this.#listeners += 1))}`
    if (this.#handles.length > 2) this.#handles.shift()?.unsubscribe()
    else
      this.#handles.push(
        this.#client
          .attach('orders')
          .on('postgres_changes', CHANGES[this.#listeners % CHANGES.length] ?? {}, (change: unknown) =>
            this.heard.push([name, change]),
          )
          .subscribe(),
      )
    // The core, which may be in a worker, has heard of it.
    await this.delivered()
    await this.joined()
  }

  async signIn(user: string): Promise<void> {
    const claims = Buffer.from(JSON.stringify({ sub: user, exp: 9_999_999_999 })).toString('base64url')
    await this.#client.setAuth(`e30.${claims}.x`)
    await this.joined()
  }

  /** The connection is cut, and comes back. */
  async cut(): Promise<void> {
    if ((this.#cuts += 1) > MOST_CUTS) return
    const before = this.#socket
    if (before) before.readyState = 3
    before?.onclose?.({ type: 'close', code: 1006, reason: '', wasClean: false })
    await until(() => (this.#socket !== before && this.#isWhole() ? true : undefined))
    await promisesKept()
  }

  dispose(): void {
    this.#client.dispose()
  }

  #isWhole(): boolean {
    return (
      this.#orders.phase === 'subscribed' && this.#room.phase === 'subscribed' && this.#phoenix.phase === 'subscribed'
    )
  }

  #listen(channel: RealtimeChannel, name: string, type: string, filter: object): void {
    channel.on(type, filter, (payload: unknown) => this.heard.push([name, payload]))
  }
}
