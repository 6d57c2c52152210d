import type { HoldfastError, Outcome } from 'holdfast'

/** What goes over the channel. */
export interface KitchenPayload {
  readonly id: string
  readonly from: string
  readonly text: string
  /** Milliseconds since 1970, by the sender's clock. */
  readonly at: number
}

/** A line of the list. `outcome` is that of a message of our own, null while it is under way; undefined for the others'. */
export interface KitchenMessage extends KitchenPayload {
  readonly outcome?: Outcome | null
  readonly error?: HoldfastError | undefined
}

const KEPT = 200

/** Adds a message, unless it is there: what was repeated after a lost acknowledgement is one message. */
export function added(log: readonly KitchenMessage[], message: KitchenMessage): readonly KitchenMessage[] {
  return log.some(({ id }) => id === message.id) ? log : [...log, message].slice(-KEPT)
}

/** Notes how a message of our own ended. */
export function settled(
  log: readonly KitchenMessage[],
  id: string,
  outcome: Outcome,
  error?: HoldfastError,
): readonly KitchenMessage[] {
  return log.map((message) => (message.id === id ? { ...message, outcome, error } : message))
}

/** Whether what came over the channel is a message of ours: anybody may send anything there. */
export function isKitchenPayload(value: unknown): value is KitchenPayload {
  if (typeof value !== 'object' || value === null) return false
  const { id, from, text, at } = value as Partial<Record<keyof KitchenPayload, unknown>>
  return typeof id === 'string' && typeof from === 'string' && typeof text === 'string' && typeof at === 'number'
}
