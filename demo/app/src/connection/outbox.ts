import type { ConnectionManager, HoldfastError, OutgoingMessage, Outcome, Settlement } from 'holdfast'
import { useConnectionManager } from 'holdfast/react'
import { useCallback, useMemo, useSyncExternalStore } from 'react'

/** A message that was given to the connection. */
export interface Posting {
  readonly id: number
  readonly channel: string
  readonly event: string
  readonly at: number
  /** Null while it waits or is under way. */
  readonly outcome: Outcome | null
  readonly error: HoldfastError | undefined
}

const KEPT = 200

/** What this page sent over one connection, and what became of it: what waits now, and a little of its past. */
class Outbox {
  #postings: readonly Posting[] = []
  #lastId = 0
  readonly #listeners = new Set<() => void>()

  constructor(private readonly manager: ConnectionManager) {}

  readonly getSnapshot = (): readonly Posting[] => this.#postings

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async send(message: OutgoingMessage): Promise<Settlement> {
    const id = ++this.#lastId
    const { channel = 'messages', event = 'message' } = message
    const posting: Posting = { id, channel, event, at: Date.now(), outcome: null, error: undefined }
    this.#set([...this.#postings, posting].slice(-KEPT))
    const settlement = await this.manager.send(message)
    const { outcome, error } = settlement
    this.#set(this.#postings.map((one) => (one.id === id ? { ...one, outcome, error } : one)))
    return settlement
  }

  #set(postings: readonly Posting[]): void {
    this.#postings = postings
    for (const listener of this.#listeners) listener()
  }
}

const outboxes = new WeakMap<ConnectionManager, Outbox>()

function outboxOf(manager: ConnectionManager): Outbox {
  const known = outboxes.get(manager) ?? new Outbox(manager)
  outboxes.set(manager, known)
  return known
}

/** Sends over the connection, and tells the panel. */
export function useSend(): (message: OutgoingMessage) => Promise<Settlement> {
  const { manager } = useConnectionManager()
  return useCallback((message) => outboxOf(manager).send(message), [manager])
}

/** What was sent, oldest first. */
export function usePostings(): readonly Posting[] {
  const { manager } = useConnectionManager()
  const outbox = useMemo(() => outboxOf(manager), [manager])
  return useSyncExternalStore(outbox.subscribe, outbox.getSnapshot)
}
