import type { ChannelState, ConnectionState, NumberOf, Outcome, QualityLevel } from '../../../../js/src/base/enums.js'
import { OUTCOMES } from '../../../../js/src/base/enums.js'
import type { Command, CoreEvent, CorePort, PostgresChangeEvent, PushCommand } from '../../../../js/src/port/port.js'

const CHANGES = { INSERT: 0, UPDATE: 1, DELETE: 2 } as const

type Named<T extends Command['type']> = Extract<Command, { type: T }>

/** A core that does nothing by itself: it records its commands, and reports what the test tells it to. */
export class FakeCore implements CorePort {
  readonly commands: Command[] = []
  disposed = false
  /** Called after each command, so that a test can play a core that answers at once. */
  onCommand: (command: Command) => void = () => undefined
  readonly #related = new Set<string>()
  #listener: (events: readonly CoreEvent[]) => void = () => undefined

  readonly port = (): CorePort => this

  post(command: Command): void {
    this.commands.push(structuredClone(command))
    this.onCommand(command)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    this.disposed = true
  }

  emit(...events: CoreEvent[]): void {
    this.#listener(events)
  }

  all<T extends Command['type']>(type: T): Named<T>[] {
    return this.commands.filter((command): command is Named<T> => command.type === type)
  }

  last<T extends Command['type']>(type: T): Named<T> {
    const found = this.all(type).at(-1)
    if (!found) throw new Error(`no ${type} was posted`)
    return found
  }

  get pushes(): PushCommand[] {
    return this.all('push')
  }

  channel(topic: string): number {
    const opened = this.all('openChannel').findLast((command) => command.topic === topic)
    if (!opened) throw new Error(`${topic} was not opened`)
    return opened.channel
  }

  /** What stands of the attachments of a channel, in order. */
  #attached(topic: string): Named<'attach'>[] {
    const channel = this.channel(topic)
    const attached = new Map<number, Named<'attach'>>()
    for (const command of this.commands) {
      if (command.type === 'attach' && command.channel === channel) attached.set(command.attachment, command)
      if (command.type === 'detach') attached.delete(command.attachment)
    }
    return [...attached.values()]
  }

  /** As the core writes it: each thing once that somebody asks for. */
  joinPayload(topic: string): { config: { postgres_changes: object[]; presence: object; broadcast: object } } {
    const channel = this.channel(topic)
    const told = this.commands.findLast(
      (c) => (c.type === 'openChannel' || c.type === 'configureChannel') && c.channel === channel,
    )
    const payload = JSON.parse((told as Named<'openChannel'>).joinPayload) as { config?: { presence: object } }
    if (!topic.startsWith('realtime:') || !payload.config) return payload as never
    const attached = this.#attached(topic)
    const claims = attached.map(({ config }) => JSON.parse(config ?? '{}') as Claim)
    const presence = attached.some((other) => other.presence) ? { enabled: true } : {}
    const changes = this.#bindings(topic).map((text) => JSON.parse(text) as object)
    const united = claims.reduce(unite, payload.config)
    return {
      config: { ...united, presence: { ...united.presence, ...presence }, postgres_changes: changes },
    } as never
  }

  /** The core refuses a claim, or (without an error) grants it after all. */
  decide(topic: string, attachment: number, error = 216): void {
    this.emit({ type: 'attachment', channel: this.channel(topic), attachment, error })
  }

  /** The ids of what claims a config on a topic. */
  claims(topic: string): number[] {
    return this.#attached(topic)
      .filter(({ config }) => config !== undefined)
      .map(({ attachment }) => attachment)
  }

  /** The entries of the join's `postgres_changes`, as texts. */
  #bindings(topic: string): string[] {
    return [...new Set(this.#attached(topic).flatMap(bindingsOf))]
  }

  // What happens to the connection.

  connected(): void {
    this.state(2, 1)
  }

  state(
    state: NumberOf<ConnectionState>,
    previous: NumberOf<ConnectionState>,
    more: Partial<Extract<CoreEvent, { type: 'connectionState' }>> = {},
  ): void {
    this.emit({
      type: 'connectionState',
      state,
      previous,
      reason: 0,
      closeCode: 0,
      attempts: 0,
      retryAt: 0,
      detail: '',
      ...more,
    })
  }

  quality(latency: number, level: NumberOf<QualityLevel> = 4, checking = false): void {
    this.emit({ type: 'quality', level, latency, jitter: 1, loss: 0, lastHeartbeatAt: 1_000, checking })
  }

  // What happens to channels.

  channelState(topic: string, state: NumberOf<ChannelState>, error = 0, detail = ''): void {
    this.emit({ type: 'channelState', channel: this.channel(topic), state, error, retryAt: 0, detail, response: '' })
  }

  subscribed(topic: string): void {
    this.emit(
      {
        type: 'channelState',
        channel: this.channel(topic),
        state: 2,
        error: 0,
        retryAt: 0,
        detail: '',
        response: '{}',
      },
      { type: 'channelState', channel: this.channel(topic), state: 3, error: 0, retryAt: 0, detail: '', response: '' },
    )
  }

  left(topic: string): void {
    this.channelState(topic, 0)
  }

  change(
    topic: string,
    change: 'INSERT' | 'UPDATE' | 'DELETE',
    rows: {
      record?: object | string
      old?: object
      /** Entries of the join's `postgres_changes` that the change is for, by position. */
      bindings?: number[]
      columns?: object[]
      table?: string
    },
  ): void {
    const text = (value: object | string | undefined): string =>
      value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
    this.emit({
      type: 'postgresChange',
      channel: this.channel(topic),
      change: CHANGES[change],
      longNumbers: true,
      attachments: this.#listeners(topic, rows.bindings ?? [0]),
      relation: this.#relation(topic, rows.table, text(rows.columns)),
      commitTimestamp: '2025-01-01T00:00:00Z',
      record: text(rows.record),
      oldRecord: text(rows.old),
      errors: '',
    })
  }

  #listeners(topic: string, positions: readonly number[]): number[] {
    const all = this.#bindings(topic)
    const wanted = new Set(positions.map((position) => all[position]))
    return this.#attached(topic)
      .filter((other) => bindingsOf(other).some((text) => wanted.has(text)))
      .map(({ attachment }) => attachment)
  }

  /** Like the core's: left out if it equals the previous change's, as it does unless the test names another table. */
  #relation(topic: string, table: string | undefined, columns: string): PostgresChangeEvent['relation'] {
    const known = this.#related.has(topic) && table === undefined && columns === ''
    this.#related.add(topic)
    return known ? undefined : { schema: 'public', table: table ?? 'orders', columns }
  }

  // What happens to messages.

  settle(
    request: number,
    outcome: keyof Outcome,
    error = 0,
    response = '{}',
    status = outcome === 'acked' ? 'ok' : '',
  ): void {
    const number = OUTCOMES.indexOf(outcome) as NumberOf<Outcome>
    this.emit({ type: 'settled', request, outcome: number, error, status, response })
  }
}

interface Claim {
  broadcast?: object
  presence?: object
}

/** Claims that agree, the channel's own first. Own broadcasts come only if all want them, which no test here asks for. */
function unite(config: Claim, claim: Claim): Claim {
  return {
    ...claim,
    ...config,
    broadcast: { ...config.broadcast, ...claim.broadcast },
    presence: { ...config.presence, ...claim.presence },
  }
}

function bindingsOf({ changes }: Named<'attach'>): string[] {
  return (JSON.parse(changes) as object[]).map((entry) => JSON.stringify(entry))
}

/** Lets promises settle: runs microtasks, however many follow one another. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}
