import type { Grant } from '../auth/tokens'
import { checkWanted } from '../changes/check'
import { FilterError } from '../changes/filter'
import { readParams, SubscribeError } from '../changes/params'
import { subscriptionId } from '../changes/subscription_id'
import { narrowed, type Deliver, type Subscription, type Watch } from '../changes/subscriptions'
import type { Realtime } from './context'
import type { ChangeParams } from './join_config'
import { subscribeFailed, SUBSCRIBED, type SystemMessage } from './system_message'

/** What a channel watches. Made anew for every token, since a token decides what may be seen. */
export class Watching {
  private current: Subscription | null = null
  private attempt = 0

  constructor(
    private readonly realtime: Realtime,
    private readonly params: readonly ChangeParams[],
    private readonly deliver: Deliver,
    private readonly renew: () => void,
  ) {}

  /**
   * Watches under a grant. Resolves with what to tell the client, or with null if a later call or `stop` took over.
   * All or nothing: one bad entry and none is watched.
   */
  async start(grant: Grant): Promise<SystemMessage | null> {
    const attempt = ++this.attempt
    let next: Subscription | null = null
    let told = SUBSCRIBED
    try {
      next = { identity: grant.identity, watches: await this.check(grant), deliver: this.deliver, renew: this.renew }
    } catch (error) {
      told = explain(error)
    }
    if (attempt !== this.attempt) return null
    this.replace(next)
    return told
  }

  /** What is watched of one table, if anything is. */
  of(schema: string, table: string): Subscription | null {
    return this.current === null ? null : narrowed(this.current, schema, table)
  }

  stop(): void {
    this.attempt++
    this.replace(null)
  }

  private async check(grant: Grant): Promise<readonly Watch[]> {
    const watches: Watch[] = []
    for (const params of this.params) {
      const wanted = readParams(params)
      await checkWanted(this.realtime.db, grant.identity, wanted)
      watches.push({ id: subscriptionId(params), wanted })
    }
    return watches
  }

  private replace(next: Subscription | null): void {
    if (this.current !== null) this.realtime.subscriptions.remove(this.current)
    if (next !== null) this.realtime.subscriptions.add(next)
    this.current = next
  }
}

function explain(error: unknown): SystemMessage {
  if (error instanceof FilterError || error instanceof SubscribeError) return subscribeFailed(error.message)
  return subscribeFailed(`Unable to subscribe to changes: ${error instanceof Error ? error.message : String(error)}`)
}
