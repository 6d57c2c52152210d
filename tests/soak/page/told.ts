import type { RealtimeChannel, RealtimeClient } from 'holdfast'

/** What the callback of `subscribe` says when a channel is in that phase. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  subscribed: ['SUBSCRIBED'],
  errored: ['CHANNEL_ERROR', 'TIMED_OUT'],
  failed: ['CHANNEL_ERROR'],
  closed: ['CLOSED'],
}

/** Listens like an app, and keeps what it was told. */
export class Told {
  state = 'disconnected'
  readonly offences: string[] = []
  readonly #statuses = new Map<RealtimeChannel, string>()

  constructor(client: RealtimeClient) {
    client.connection.onStateChange((state, { previous }) => {
      // When the reason or the time of the next try changes, the same state is told again. Here only the state before matters.
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

  /** Channels whose phase is not the one that was told last. */
  get untold(): readonly string[] {
    return [...this.#statuses]
      .filter(([{ phase }, status]) => !(SAYS[phase] ?? [status]).includes(status))
      .map(([{ topic, phase }, status]) => `${topic} is ${phase} and said ${status} last`)
  }

  #offend(what: string): void {
    if (this.offences.length < 20) this.offences.push(what)
  }
}
