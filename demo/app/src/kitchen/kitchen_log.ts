import type { HoldfastError, Outcome } from 'holdfast'

/** A message as it goes over the channel. */
export interface KitchenPayload {
  readonly id: string
  readonly from: string
  readonly text: string
  /** Milliseconds since 1970, by the sender's clock. */
  readonly at: number
}

/** A line of the list. `outcome`: for a message of one's own, null while it is under way; undefined for the messages of others. */
export interface KitchenMessage extends KitchenPayload {
  readonly outcome?: Outcome | null
  readonly error?: HoldfastError | undefined
}

export type KitchenLog = readonly KitchenMessage[]

const KEPT = 200

/**
 * Adds a message, unless it is there: one that was repeated after a lost acknowledgement is one message. A message of one's own that comes back from
 * the server has arrived there.
 */
export function heard(log: KitchenLog, message: KitchenMessage): KitchenLog {
  const known = log.find(({ id }) => id === message.id)
  if (!known) return [...log, message].slice(-KEPT)
  return known.outcome === null ? settled(log, message.id, 'acked') : log
}

/** Records how a message of one's own ended. */
export function settled(log: KitchenLog, id: string, outcome: Outcome, error?: HoldfastError): KitchenLog {
  return log.map((message) => (message.id === id ? { ...message, outcome, error } : message))
}

/** The oldest of those under way has failed. */
export function firstFailed(log: KitchenLog, outcome: Outcome, error?: HoldfastError): KitchenLog {
  const oldest = log.find((message) => message.outcome === null)
  return oldest ? settled(log, oldest.id, outcome, error) : log
}

/** Whether what came over the channel is a message of ours. Anybody may send anything there. */
export function isKitchenPayload(value: unknown): value is KitchenPayload {
  if (typeof value !== 'object' || value === null) return false
  const { id, from, text, at } = value as Partial<Record<keyof KitchenPayload, unknown>>
  return typeof id === 'string' && typeof from === 'string' && typeof text === 'string' && isTime(at)
}

function isTime(at: unknown): at is number {
  return typeof at === 'number' && Math.abs(at) <= 8.64e15
}
