import { subscriptionOf } from './change_feed.js'
import type { Joined, Line, Realtime } from './realtime.js'
import type { Identity } from './tokens.js'
import type { Planned } from '../time/virtual_time.js'
import { RawJson, writeUserBroadcast } from './wire.js'
import type { Message, UserBroadcast } from './wire.js'

/** What a client joins with. */
export interface JoinPayload {
  readonly access_token?: unknown
  readonly config?: {
    readonly broadcast?: { readonly ack?: boolean; readonly self?: boolean }
    readonly presence?: { readonly enabled?: boolean; readonly key?: string }
    readonly postgres_changes?: readonly unknown[]
  }
}

const MOST_PRESENCE_CALLS = 5
const PRESENCE_WINDOW_MS = 30_000

/** One topic that one socket has joined, for as long as that join lasts. */
export class ServerChannel implements Joined {
  readonly topic: string
  readonly joinRef: string | null
  /** Its user, according to the last token that was accepted. */
  identity: Identity
  readonly changes: Joined['changes']
  readonly #server: Realtime
  readonly #socket: Line
  readonly #config: NonNullable<JoinPayload['config']>
  readonly #presenceKey: string
  #token: unknown
  #expiry: Planned | undefined
  #subscribing: Planned | undefined
  #silenced = false
  #presenceCalls: number[] = []

  constructor(server: Realtime, socket: Line, join: Message, payload: JoinPayload, who: Identity) {
    this.#server = server
    this.#socket = socket
    this.topic = join.topic
    this.joinRef = join.ref
    this.identity = who
    this.#token = payload.access_token
    this.#config = payload.config ?? {}
    this.#presenceKey = this.#config.presence?.key || server.nextRef()
    const asked = this.#config.postgres_changes ?? []
    const subscriptions = asked.map(subscriptionOf)
    this.changes =
      asked.length === 0
        ? undefined
        : { subscriptions: subscriptions.filter((one) => one !== undefined), claims: undefined }
  }

  /** The response to the join. */
  get answer(): object {
    return { postgres_changes: (this.changes?.subscriptions ?? []).map(({ id, sent }) => ({ id, ...sent })) }
  }

  /** Called once the join has been answered. */
  start(): void {
    this.#watchExpiry()
    if (this.#config.presence?.enabled) this.#say('presence_state', this.#server.room(this.topic).state())
    if (this.changes) this.#subscribeToChanges()
  }

  /** The channel is over, whoever ended it. */
  end(): void {
    this.#expiry?.cancel()
    this.#subscribing?.cancel()
    this.#server.room(this.topic).untrack(this.#socket)
  }

  heal(): void {
    if (this.#silenced) this.#subscribeToChanges()
  }

  take(message: Message): void {
    switch (message.event) {
      case 'phx_leave':
        this.#socket.reply(message, 'ok')
        this.#socket.close(this.topic, 'phx_close')
        return
      case 'access_token':
        this.#refresh((message.payload as { access_token?: unknown } | null)?.access_token)
        return
      case 'presence':
        this.#presence(message)
        return
      default:
        this.#push(message)
    }
  }

  #say(event: string, payload: unknown): void {
    this.#socket.say({ joinRef: this.joinRef, ref: null, topic: this.topic, event, payload })
  }

  // --- Tokens

  #refresh(token: unknown): void {
    // The server ignores the same token, null, and what is not text.
    if (typeof token !== 'string' || token === this.#token) return
    const who = this.#server.identify(token)
    if (typeof who === 'string') {
      this.#socket.close(this.topic, 'phx_close', who.replace(/^\w+: /, ''))
      return
    }
    this.identity = who
    this.#token = token
    this.#watchExpiry()
    // The rights of the changes that flow are replaced by the message that says so, and not earlier.
    if (this.changes) this.#subscribeToChanges()
  }

  #watchExpiry(): void {
    this.#expiry?.cancel()
    const { time, wallTime } = this.#server.parts
    if (!Number.isFinite(this.identity.exp)) return
    this.#expiry = time.after(this.identity.exp * 1_000 - wallTime(), () => {
      this.#socket.close(this.topic, 'phx_close', 'Token has expired 0 seconds ago')
    })
  }

  // --- Database changes

  #subscribeToChanges(): void {
    const { dice, time } = this.#server.parts
    const { faults, lagMs } = this.#server
    this.#subscribing?.cancel()
    this.#silenced = dice.chance(faults.systemSilence)
    if (this.#silenced) return
    const fails = dice.chance(faults.systemError)
    const wait = dice.between(0, lagMs.subscribed)
    this.#subscribing = time.after(wait, () => {
      if (fails) this.#failToSubscribe()
      else this.#subscribed()
    })
  }

  #subscribed(): void {
    const { changes } = this
    if (!changes) return
    const asked = this.#config.postgres_changes?.length ?? 0
    const known = changes.subscriptions.every(({ sent }) => this.#isTable(sent))
    if (!known || changes.subscriptions.length < asked) {
      this.#system('error', 'Unable to subscribe to changes with given parameters')
      return
    }
    changes.claims = this.identity
    this.#system('ok', 'Subscribed to PostgreSQL')
  }

  #failToSubscribe(): void {
    const { dice, time } = this.#server.parts
    this.#system('error', 'Database connection lost')
    this.#subscribing = time.after(dice.between(5_000, 10_000), () => {
      this.#subscribed()
    })
  }

  #isTable({ table, schema = 'public' }: Readonly<Record<string, unknown>>): boolean {
    if (table === undefined || table === '*') return true
    return this.#server.parts.database.table(String(table), String(schema)) !== undefined
  }

  #system(status: string, message: string): void {
    const channel = this.topic.replace(/^realtime:/, '')
    this.#say('system', { extension: 'postgres_changes', status, message, channel })
  }

  // --- Presence and messages

  #presence(message: Message): void {
    const { now } = this.#server.parts.time
    this.#presenceCalls = [...this.#presenceCalls.filter((at) => at > now - PRESENCE_WINDOW_MS), now]
    if (this.#presenceCalls.length > MOST_PRESENCE_CALLS) {
      this.#socket.close(this.topic, 'phx_close', 'Client presence rate limit exceeded')
      return
    }
    const { event, payload } = (message.payload ?? {}) as { event?: string; payload?: object }
    const room = this.#server.room(this.topic)
    if (event === 'track') room.track(this.#socket, this.#presenceKey, payload ?? {})
    if (event === 'untrack') room.untrack(this.#socket)
    this.#socket.reply(message, 'ok')
  }

  #push(message: Message): void {
    const { dice, onHeard } = this.#server.parts
    if (dice.chance(this.#server.faults.pushSilence)) return
    const payload = textOf(message.payload)
    const { event: name } = (message.payload ?? {}) as { readonly event?: string }
    onHeard?.({ topic: this.topic, event: message.event, payload, claims: this.identity, name, join: this })
    if (message.event === 'broadcast') this.#relay(message)
    // A plain Phoenix topic answers every push.
    if (message.event !== 'broadcast' || this.#config.broadcast?.ack) this.#socket.reply(message, 'ok')
  }

  #relay({ payload }: Message): void {
    const topic = this.topic
    const except = this.#config.broadcast?.self ? undefined : this.#socket
    this.#server.relay(topic, (socket) => tell(socket, topic, payload), except)
  }
}

/** Clients of protocol version 2 get a binary broadcast as it is, others as text. */
function tell(socket: Line, topic: string, payload: unknown): void {
  const frame = { joinRef: null, ref: null, topic, event: 'broadcast' }
  if (!isUserBroadcast(payload)) socket.say({ ...frame, payload })
  else if (socket.version === '2.0.0') socket.sayBytes(writeUserBroadcast(topic, payload))
  // Servers relay broken JSON as they got it, and turn bytes into what they are not.
  else socket.say({ ...frame, payload: new RawJson(textForm(payload)) })
}

function textForm({ event, payload, encoding }: UserBroadcast): string {
  const body = encoding === 1 ? new TextDecoder().decode(payload) : '%{error: "unable to parse response"}'
  return `{"type":"broadcast","event":${JSON.stringify(event)},"payload":${body}}`
}

function isUserBroadcast(payload: unknown): payload is UserBroadcast {
  return typeof payload === 'object' && payload !== null && 'encoding' in payload && 'meta' in payload
}

function textOf(payload: unknown): string | Uint8Array {
  if (payload instanceof Uint8Array) return payload
  if (!isUserBroadcast(payload)) return JSON.stringify(payload)
  return payload.encoding === 1 ? new TextDecoder().decode(payload.payload) : payload.payload
}
