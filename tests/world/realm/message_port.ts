import type { Realm } from './realm.js'

type Handler = ((event: MessageEvent) => void) | null

/** One end of a channel between realms, or within one. Messages arrive in order, a moment later. */
export class ModelPort extends EventTarget {
  onmessageerror: Handler = null
  realm: Realm
  other: ModelPort | undefined
  readonly #most: number
  #handler: Handler = null
  #started = false
  #unread: unknown[] = []
  #last = 0

  /** @param most the longest that a message takes, in milliseconds */
  constructor(realm: Realm, most: number) {
    super()
    this.realm = realm
    this.#most = most
  }

  get onmessage(): Handler {
    return this.#handler
  }

  set onmessage(handler: Handler) {
    this.#handler = handler
    this.start()
  }

  start(): void {
    this.#started = true
    for (const data of this.#unread.splice(0)) this.#tell(data)
  }

  postMessage(data: unknown, transfer: readonly unknown[] = []): void {
    const { other } = this
    if (!other || !this.realm.alive) return
    const copy = portable(data, transfer, other.realm)
    const { time, dice } = this.realm
    const wait = this.#most > 0 ? dice.between(0, this.#most) : 0
    this.#last = Math.max(this.#last, time.now + wait)
    time.at(this.#last, () => {
      other.realm.task(() => other.#arrived(copy))
    })
  }

  close(): void {
    if (this.other) this.other.other = undefined
    this.other = undefined
  }

  #arrived(data: unknown): void {
    if (!this.#started) this.#unread.push(data)
    else this.#tell(data)
  }

  #tell(data: unknown): void {
    const event = new MessageEvent('message', { data })
    this.#handler?.(event)
    this.dispatchEvent(event)
  }
}

/** A copy, as it arrives in another realm. Ports that are transferred are handed over as they are. */
export function portable(data: unknown, transfer: readonly unknown[], to: Realm): unknown {
  const ports = transfer.filter((one) => one instanceof ModelPort)
  for (const port of ports) port.realm = to
  if (ports.length === 0) return structuredClone(data, { transfer: transfer as ArrayBuffer[] })
  const entries = Object.entries(data as object).map(([name, value]: [string, unknown]) => [
    name,
    ports.includes(value as ModelPort) ? value : structuredClone(value),
  ])
  return Object.fromEntries(entries) as unknown
}

export function connectedPorts(realm: Realm, most: number): [ModelPort, ModelPort] {
  const [port1, port2] = [new ModelPort(realm, most), new ModelPort(realm, most)]
  port1.other = port2
  port2.other = port1
  return [port1, port2]
}

export function messageChannelFor(realm: Realm): unknown {
  return class MessageChannel {
    readonly port1: ModelPort
    readonly port2: ModelPort
    constructor() {
      ;[this.port1, this.port2] = connectedPorts(realm, 0)
    }
  }
}
