import type { HoldfastError, RealtimeChannel, RealtimeClient, Settlement } from '../../js/src/index.js'
import type { Dice } from '../../js/src/testing/dice.js'
import { issueToken, readToken } from '../../js/src/testing/server/tokens.js'
import { Board, Screen } from './app/board.js'
import { ConnectionTold } from './oracles/connection.js'
import { Dials } from './oracles/dials.js'
import { listenerOffence } from './oracles/rights.js'
import { Standing } from './oracles/standing.js'
import { Tokens } from './oracles/tokens.js'
import type { Machine } from './realm/machine.js'
import { Page } from './realm/page.js'
import type { World } from './world.js'

/** How the app's `accessToken` behaves. */
export type TokenMood = 'fresh' | 'stale' | 'slow' | 'throws' | 'hangs'

/** How this session's client is made. It is the same for each of its pages. */
export interface SessionOptions {
  readonly vsn: '1.0.0' | '2.0.0'
  readonly host: 'page' | 'worker'
  readonly persistQueue: boolean
  readonly hiddenPolicy: 'keep' | 'slow' | 'pause'
  readonly maxStalenessMs: number | undefined
  /** The app's `accessToken` makes a new token each time, and not only when the last one is about to expire. */
  readonly mintsTokens: boolean
}

/** A message that was sent, and how it ended. */
export interface Sent {
  readonly n: number
  /**
   * Whose it may be: the user who had signed in, or the one who was about to. What was sent while nobody had belongs to the first user who signs in.
   */
  readonly users: Set<string | null>
  /** Whether it is a row on its way to a table, which waits for nobody. */
  readonly isEdit: boolean
  /** Whether `ok` means that the server confirmed it, and not only that it was written. */
  readonly isAnswered: boolean
  readonly at: number
  /** When it must have settled, by its sender's wish. */
  readonly settleBy: number | undefined
  readonly page: Page
  settledAt: number | undefined
  outcome: Settlement['outcome'] | 'ok' | 'error' | 'timed out' | undefined
}

/** How something is sent: as an edit, with an acknowledgement, within so many milliseconds. */
interface Sending {
  readonly isEdit: boolean
  readonly isAnswered: boolean
  readonly timeout: number | undefined
}

/** A channel that the app opened itself, and what its callbacks were told. */
export interface Watched {
  readonly channel: RealtimeChannel
  readonly changes: boolean
  /** The last status, and when it came; before the first one, the moment of the `subscribe()`. */
  status: string | undefined
  error: HoldfastError | undefined
  saidAt: number
  /** When it was last seen to wait for a server that other joins blocked. */
  heldUpAt: number
  /** Since when it is seen to be joined, and not yet subscribed. */
  joinedAt: number | undefined
  left: boolean
}

const SHORTEST_TOKEN_S = 40
const LONGEST_TOKEN_S = 600
/** An auth library has another token ready by then. */
const REFRESH_BEFORE_MS = 30_000

/** One user's browser: a machine with a page on it, the app in the page, and what the user has done there. */
export class Session {
  readonly index: number
  readonly world: World
  readonly machine: Machine
  readonly options: SessionOptions
  readonly dice: Dice
  page!: Page
  client!: RealtimeClient
  board = new Board()
  screen = new Screen()
  user: string | null = null
  mood: TokenMood = 'fresh'
  /** When the change of user was carried out; undefined while one is under way. */
  settledAt: number | undefined = 0
  /** Everybody who has had rights here since the last change was carried out. */
  readonly users = new Set<string | null>([null])
  readonly sent: Sent[] = []
  readonly watched = new Map<string, Watched>()
  readonly dials = new Dials()
  readonly standing = new Standing()
  readonly tokens = new Tokens(this)
  /** By the id of a new row: the users that it may belong to. */
  readonly edits = new Map<number, ReadonlySet<string | null>>()
  #wanted = true
  /** When its user last wanted no connection. */
  unwantedAt = -Infinity
  /** When something last happened that may hurry a dial. */
  hurriedAt = 0
  sleeping = false
  suspended = false
  /** Whether the clock has been set back: then the core's own clock stands still until the other has caught up. */
  clockSetBack = false
  /** Whether the server has silently forgotten one of its channels: a channel that is subscribed here may not be joined there. */
  forgotten = false
  /** When the page, or one of its workers, last did not run. */
  lastAsleepAt = 0
  /** When its machine last slept, and when it last had a connection. */
  lastSleptAt = -Infinity
  lastOpenAt = -Infinity
  /** When a server last did not get what one of its sockets sent. */
  lastUnheardAt = -Infinity
  /** When it last did not run, or its timers came late: a dead worker is noticed by timers. */
  lastSlowAt = 0
  /** When it last did not run, was hidden, or was not to be connected. */
  lastHinderedAt = 0
  /** Whether the page has given its client a token. Before that, the client cannot tell nobody's messages from the user's. */
  #isKnown = false
  /** What was sent while no user was known. */
  readonly #nobodys = new Set<Sent>()
  #token: string | null = null
  #expiresAt = 0
  #stopApp: () => void = () => undefined
  #turn = 0

  constructor(index: number, world: World, machine: Machine, options: SessionOptions, dice: Dice) {
    this.index = index
    this.world = world
    this.machine = machine
    this.options = options
    this.dice = dice
    machine.network.tap = this.tokens
  }

  /** Whether its user wants a connection. */
  get wanted(): boolean {
    return this.#wanted
  }

  set wanted(wanted: boolean) {
    if (wanted && !this.#wanted) this.dials.forgive()
    if (!wanted) this.unwantedAt = this.world.time.now
    this.#wanted = wanted
  }

  /** The user that the client assumes, by the token that it was given last. A change may be under way. */
  get knownUser(): string | null {
    // Here it does not matter whether the token has expired.
    const identity = readToken(this.client.accessTokenValue ?? '', 0)
    return typeof identity === 'string' ? null : (identity.sub ?? null)
  }

  get name(): string {
    return `page ${this.index + 1}`
  }

  record(what: string): void {
    this.world.record(`${this.name}: ${what}`)
  }

  /** Opens the app in a page. */
  open(): void {
    const { world, machine, options } = this
    this.board = new Board(this.board.getSnapshot())
    this.screen = new Screen()
    this.#changed()
    this.#isKnown = false
    this.page = new Page(this.name, machine, {
      time: world.time,
      dice: this.dice.fork('page'),
      dom: world.dom,
      watch: { record: (what) => this.record(what), uncaught: (thrown) => this.uncaught(thrown) },
    })
    this.tokens.forget()
    const entry = world.shipped.page(this.page.globals(world.shipped.worker))
    this.client = entry.createClient('https://shop.example', world.key, {
      vsn: options.vsn,
      host: options.host,
      // Every other seed has none, because whatever goes wrong with it alone is its fault.
      fastPath: world.plan.seed % 2 === 0,
      hiddenPolicy: options.hiddenPolicy,
      ...(options.persistQueue ? { persistQueue: true } : {}),
      accessToken: () => this.#answerToken(),
      fetch: undefined,
    })
    // Another client, which nobody has told to disconnect.
    this.wanted = true
    this.dials.forgive()
    const told = new ConnectionTold()
    this.client.connection.onStateChange((state, change) => this.#require(told.offence(this, state, change)))
    this.page.task(() => {
      this.#stopApp = entry.start(this.client, this.page.container, this.board, this.screen)
    })
  }

  /** The page is gone at once, as after a reload or a crash, and is opened again. What it held is lost; what the machine keeps stays. */
  reload(): void {
    if (!this.page.alive) return
    this.page.kill()
    this.screen = new Screen()
    const names = [...this.watched].filter(([, { left }]) => !left)
    this.watched.clear()
    this.world.time.after(this.dice.between(100, 1_500), () => {
      this.open()
      for (const [name, { changes }] of names) this.page.task(() => this.subscribe(name, changes))
    })
  }

  /** A clean end: nothing of it may be left. */
  close(): void {
    this.page.task(() => {
      this.#stopApp()
      this.client.dispose()
    })
  }

  #require(offence: string | undefined): void {
    if (offence !== undefined) this.world.require(false, `${this.name}: ${offence}`)
  }

  uncaught(thrown: unknown): void {
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    this.world.require(false, `${this.name}: uncaught: ${text}`)
  }

  // --- Users and tokens

  /** Signs in, or out (`null`), and tells the client, as an app does when its auth library says so. */
  signIn(user: string | null): void {
    const turn = (this.#turn += 1)
    this.record(user === null ? '> signs out' : `> signs in as ${user}`)
    this.user = user
    this.users.add(user)
    this.settledAt = undefined
    for (const sent of this.#nobodys) sent.users.add(user)
    this.#token = this.#newToken()
    this.client.setAuth().then(
      () => {
        // If the token source failed, the change that it was to tell is not carried out.
        if (turn !== this.#turn || (user !== null && this.mood !== 'fresh')) return
        this.record('  the change of user is carried out')
        this.#changed()
      },
      (thrown: unknown) => this.uncaught(thrown),
    )
  }

  /** From now on channels refuse all tokens of this user: each of the channels is closed for it. */
  expireToken(): void {
    for (const socket of this.machine.sockets) {
      for (const topic of [...(socket.server?.channels.keys() ?? [])])
        socket.server?.close(topic, 'phx_close', 'Token has expired 0 seconds ago')
    }
  }

  #changed(): void {
    this.#isKnown = true
    if (this.user !== null) this.#nobodys.clear()
    this.users.clear()
    this.users.add(this.user)
    this.settledAt = this.world.time.now
  }

  #newToken(): string | null {
    if (this.user === null) return null
    const life = this.world.healed ? 3_600 : this.dice.between(SHORTEST_TOKEN_S, LONGEST_TOKEN_S)
    const exp = Math.floor(this.world.wallTime() / 1_000) + life
    this.#expiresAt = exp * 1_000
    return issueToken({ role: 'authenticated', sub: this.user, exp }, this.world.nextNumber())
  }

  #answerToken(): string | null | Promise<string | null> {
    // Whoever has signed out has no token, and that is known at once.
    if (this.user === null) return null
    if (this.mood === 'throws') throw new Error('the auth server is away')
    if (this.mood === 'hangs') return new Promise(() => undefined)
    const isOld = this.world.wallTime() > this.#expiresAt - REFRESH_BEFORE_MS
    if (this.mood !== 'stale' && (isOld || this.options.mintsTokens)) this.#token = this.#newToken()
    const token = this.#token
    if (this.mood !== 'slow') {
      this.#isKnown = true
      return this.#given(token)
    }
    const answer = (): string | null => this.#given(token)
    return new Promise((resolve) => this.page.setTimer(() => resolve(answer()), this.dice.between(500, 15_000), false))
  }

  #given(token: string | null): string | null {
    if (token !== null) this.tokens.gave(token)
    return token
  }

  // --- Channels that the app opens itself

  subscribe(name: string, changes: boolean): void {
    this.wanted = true
    const known = this.watched.get(name)
    const channel = this.client.channel(name, { config: { broadcast: { ack: true } } })
    if (known && !known.left && known.channel === channel) {
      channel.subscribe()
      return
    }
    const watched: Watched = {
      channel,
      changes,
      status: undefined,
      error: undefined,
      saidAt: this.world.time.now,
      heldUpAt: -Infinity,
      joinedAt: undefined,
      left: false,
    }
    this.watched.set(name, watched)
    if (changes)
      channel.on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (change) => {
        this.#require(listenerOffence(this, 'orders', change.new))
      })
    channel.subscribe((status, error) => {
      this.record(`  ${name} is ${status} ${error?.name ?? ''}`)
      Object.assign(watched, { status, error, saidAt: this.world.time.now })
    })
  }

  /** Sends on a channel that the app opened itself. */
  broadcast(channel: RealtimeChannel, timeout?: number): void {
    const { n, settle } = this.sending({ timeout, isAnswered: channel.params.config.broadcast?.ack ?? false })
    const options = timeout === undefined ? {} : { timeout }
    channel.send({ type: 'broadcast', event: 'say', payload: { n } }, options).then(settle, () => settle('error'))
  }

  /** A keystroke in each component that shows who types. */
  type(): void {
    for (const [id, view] of this.screen.views)
      if (id.startsWith('typing')) (view as { setTyping: (isTyping: boolean) => void }).setTyping(true)
  }

  /** What the server forgot silently comes out with the next push. */
  broadcastEverywhere(): void {
    this.page.task(() => {
      for (const { channel, left } of this.watched.values()) if (!left) this.broadcast(channel)
    })
  }

  // --- Sending

  /** An edit through a hook, which must settle as messages must. @param id of the row that it adds */
  editing(id?: number): { readonly settle: (outcome: Sent['outcome']) => void } {
    const edit = this.sending({ isEdit: true })
    const users = this.sent.at(-1)?.users
    if (id !== undefined && users) this.edits.set(id, users)
    return edit
  }

  /** Records a message. Call `settle` with its outcome. */
  sending({ isEdit = false, isAnswered = true, timeout }: Partial<Sending> = {}): {
    readonly n: number
    readonly settle: (outcome: Sent['outcome']) => void
  } {
    const n = this.world.nextNumber()
    const { page } = this
    const users = new Set(this.settledAt === undefined ? [...this.users] : [this.user])
    if (!this.#isKnown) users.add(null)
    const at = this.world.time.now
    const settleBy = timeout === undefined ? undefined : at + timeout
    const sent: Sent = { n, users, isEdit, isAnswered, at, settleBy, page, settledAt: undefined, outcome: undefined }
    this.sent.push(sent)
    if (users.has(null)) this.#nobodys.add(sent)
    return {
      n,
      settle: (outcome) => {
        this.record(`  ${n} is ${String(outcome)}`)
        this.world.require(sent.outcome === undefined, `${this.name}: ${n} settled twice`)
        sent.outcome = outcome
        sent.settledAt = this.world.time.now
      },
    }
  }
}
