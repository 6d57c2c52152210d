import type { Identity } from '../database/database'
import type { WantedChanges } from './params'

/** What is watched for one entry of a join. */
export interface Watch {
  /** The id that the client knows it by. */
  readonly id: number
  readonly wanted: WantedChanges
}

/** Gets a change: JSON of `data`, and the ids of the entries that it is for. */
export type Deliver = (type: string, data: string, ids: readonly number[]) => void

/** All that one channel watches, under one identity. */
export interface Subscription {
  readonly identity: Identity
  readonly watches: readonly Watch[]
  readonly deliver: Deliver
  /** Changes may have been missed: watch again, and say so, so that the client fetches what it shows. */
  readonly renew: () => void
}

/** Who watches what. Kept in memory: a subscription dies with its channel. */
export class Subscriptions {
  private readonly all = new Set<Subscription>()

  /** The number of watched entries of all channels. */
  get count(): number {
    let count = 0
    for (const subscription of this.all) count += subscription.watches.length
    return count
  }

  get isEmpty(): boolean {
    return this.all.size === 0
  }

  add(subscription: Subscription): void {
    this.all.add(subscription)
  }

  remove(subscription: Subscription): void {
    this.all.delete(subscription)
  }

  /** Lets every channel watch again. */
  renewAll(): void {
    for (const { renew } of [...this.all]) renew()
  }

  /** The subscriptions that watch a table, with only the watches that do. */
  watching(schema: string, table: string): readonly Subscription[] {
    const found: Subscription[] = []
    for (const subscription of this.all) {
      const narrow = narrowed(subscription, schema, table)
      if (narrow !== null) found.push(narrow)
    }
    return found
  }
}

/** A subscription with only the watches of one table; null if there are none. */
export function narrowed(subscription: Subscription, schema: string, table: string): Subscription | null {
  const watches = subscription.watches.filter(({ wanted }) => covers(wanted, schema, table))
  return watches.length > 0 ? { ...subscription, watches } : null
}

function covers(wanted: WantedChanges, schema: string, table: string): boolean {
  return (wanted.schema === '*' || wanted.schema === schema) && (wanted.table === '*' || wanted.table === table)
}
