import type { RealtimeClient } from '../../client/client.js'
import { createClient } from '../../client/create_client.js'
import { bring } from '../../base/late.js'
import * as lateParts from '../../client/late_parts.js'
import type { PortFactory } from '../../port/port.js'
import { TOOLS } from '../../engine/tools.js'
import { separateCore } from '../../engine/wasm_module.js'
import { OWN } from '../../engine/wasm_source.js'
import type { Source, WasmCode } from '../../engine/wasm_source.js'
import type { Dice } from '../dice.js'
import type { Host } from '../network/host.js'
import { fetchFor } from '../network/model_fetch.js'
import type { InFlight } from '../network/model_fetch.js'
import { webSocketFor } from '../network/model_socket.js'
import type { OpenSockets } from '../network/model_socket.js'
import { Network } from '../network/network.js'
import type { Site } from '../network/network.js'
import { issueToken } from '../server/tokens.js'
import { besideAct } from './react_act.js'
import type { TestClientOptions, TestUser } from '../types.js'
import type { VirtualTime } from '../time/virtual_time.js'

export const TEST_URL = 'https://test.holdfast.invalid'
export const TEST_KEY = 'test-key'
/** Lifetime of a token, as on Supabase by default. */
const TOKEN_LIVES_S = 3_600

export interface PageParts {
  readonly time: VirtualTime
  readonly site: Site
  readonly dice: Dice
  /** Milliseconds since 1970. */
  readonly wallTime: () => number
  /** The longest that a message takes in one direction; 0: it arrives at once. */
  readonly latencyMs: number
  readonly watch?: Host['watch']
}

type SocketClass = new (url: string) => WebSocket

/** One page's connection to the server: a core of its own, with its sockets and requests. The clients of a page share them. */
export class TestPage implements Host {
  readonly time: VirtualTime
  readonly watch: Host['watch']
  readonly network: Network
  readonly sockets: OpenSockets = new Set()
  readonly inFlight: InFlight = new Set()
  readonly clients: RealtimeClient[] = []
  alive = true
  readonly #parts: PageParts
  readonly #ends = new Set<() => void>()
  readonly #users = new Map<RealtimeClient, TestUser>()
  #port: PortFactory = () => {
    throw new Error('not opened')
  }
  #lastToken = 0

  constructor(parts: PageParts) {
    this.#parts = parts
    this.time = parts.time
    this.watch = parts.watch ?? { record: () => undefined }
    this.network = new Network(parts.site, parts.dice, parts.latencyMs)
  }

  /** Loads the core. */
  async open(): Promise<void> {
    const Socket = webSocketFor(this, this.network, this.sockets) as SocketClass
    const openSocket = (url: string): WebSocket => {
      const socket = new Socket(url)
      socket.binaryType = 'arraybuffer'
      return socket
    }
    const loader = await separateCore(await compiled(), { ...TOOLS, openSocket })
    bring(lateParts)
    this.#port = () => lateParts.portTo(loader)
  }

  client({ user = null, ...options }: TestClientOptions = {}): RealtimeClient {
    const client: RealtimeClient = createClient(TEST_URL, TEST_KEY, {
      seed: this.clients.length + 1,
      ...options,
      port: this.#port,
      fetch: fetchFor(this, this.network, this.inFlight) as unknown as typeof fetch,
      accessToken: () => this.#tokenOf(this.#users.get(client) ?? null),
    })
    this.#users.set(client, user)
    this.clients.push(client)
    return client
  }

  /** Signs in another user, or nobody. */
  signIn(user: TestUser, client: RealtimeClient): Promise<void> {
    this.#users.set(client, user)
    return client.setAuth()
  }

  /** The server closes the channels of everybody who is signed in, because their tokens have expired. */
  expireTokens(): void {
    for (const { server } of this.sockets)
      for (const [topic, { identity }] of [...(server?.channels ?? [])])
        if (identity.sub !== null) server?.close(topic, 'phx_close', 'Token has expired 0 seconds ago')
  }

  /** Ends everything that is wrong with its network. A connection that is broken without being told so is told now. */
  heal(): void {
    this.network.heal()
    for (const socket of [...this.sockets]) {
      if (socket.deaf) socket.cut(1006)
      else socket.unhang()
    }
  }

  task(work: () => void): void {
    if (this.alive) work()
  }

  onEnd(end: () => void): () => void {
    this.#ends.add(end)
    return () => this.#ends.delete(end)
  }

  /** Closes it. Resolves once the components that are still there have been told and have rendered. */
  close(): Promise<void> {
    const told = besideAct(async () => {
      for (const client of this.clients) client.dispose()
      await Promise.resolve()
    })
    this.alive = false
    for (const end of [...this.#ends]) end()
    return told
  }

  #tokenOf(user: TestUser): string | null {
    if (user === null) return null
    const { id, role = 'authenticated', ...claims } = typeof user === 'string' ? { id: user } : user
    const exp = Math.floor(this.#parts.wallTime() / 1_000) + TOKEN_LIVES_S
    return issueToken({ ...claims, role, sub: id, exp }, (this.#lastToken += 1))
  }
}

let compiling: Promise<Source> | undefined

/** The package's core. It is compiled once. */
function compiled(): Promise<Source> {
  return (compiling ??= Promise.all([OWN.core(), OWN.live()]).then(([core, live]) => {
    const parts = [core, live].map((code) => new WebAssembly.Module(code as BufferSource)) as [WasmCode, WasmCode]
    return { core: () => Promise.resolve(parts[0]), live: () => Promise.resolve(parts[1]) }
  }))
}
