import type { RealtimeChannel, RealtimeClient } from 'holdfast'

/** What `subscribe`'s callback says where a channel is in that phase. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  subscribed: ['SUBSCRIBED'],
  errored: ['CHANNEL_ERROR', 'TIMED_OUT'],
  failed: ['CHANNEL_ERROR'],
  closed: ['CLOSED'],
}

/** Listens as an app does, and keeps what it was told. */
export class Told {
  state = 'disconnected'
  readonly offences: string[] = []
  readonly #statuses = new Map<RealtimeChannel, string>()

  constructor(client: RealtimeClient) {
    client.connection.onStateChange((state, { previous }) => {
      // A change of reason or of the next try tells the same state again, and only the state before the last is asked for here.
      if (previous !== this.state) this.#offend(`told ${previous} → ${state} after ${this.state}`)
      this.state = state
    })
    for (const type of ['error', 'unhandledrejection'] as const)
      window.addEventListener(type, (event) => {
        const cause: unknown = event instanceof ErrorEvent ? event.message : event.reason
        this.#offend(`nobody caught ${String(cause)}`)
      })
  }

  subscribe(channel: RealtimeChannel): void {
    channel.subscribe((status) => this.#statuses.set(channel, status))
  }

  /** Channels whose phase is not what was said last. */
  get untold(): readonly string[] {
    return [...this.#statuses]
      .filter(([{ phase }, status]) => !(SAYS[phase] ?? [status]).includes(status))
      .map(([{ topic, phase }, status]) => `${topic} is ${phase} and said ${status} last`)
  }

  #offend(what: string): void {
    if (this.offences.length < 20) this.offences.push(what)
  }
}
