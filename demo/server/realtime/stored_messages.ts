import type { Change, Database } from '../database/database'
import { topicKeyOf, type Hub } from './hub'

const MESSAGES_PER_SWEEP = 500

/** Broadcasts sent from SQL (`realtime.send`): brought to their topic, and kept for replay within bounds. */
export class StoredMessages {
  private sinceSweep = 0

  constructor(
    private readonly db: Database,
    private readonly hub: Hub,
  ) {}

  /** Sends those of a batch that are messages, and gives back the others. */
  async take(changes: readonly Change[]): Promise<readonly Change[]> {
    const mine = changes.filter(isStoredMessage)
    for (const { record } of mine) if (record !== null) await this.send(record)
    await this.sweepAfter(mine.length)
    return mine.length === 0 ? changes : changes.filter((change) => !isStoredMessage(change))
  }

  /** The payload's text is PostgreSQL's, so that numbers keep every digit. */
  private async send(record: string): Promise<void> {
    const rows = await this.db.query(
      `select m->>'id' as id, m->>'topic' as topic, m->>'event' as event, (m->'payload')::text as payload,
         m->>'private' as private from (select $1::jsonb as m) x where m->>'extension' = 'broadcast' and m->>'event' is not null`,
      [record],
    )
    const row = rows[0]
    if (row === undefined) return
    const topic = `realtime:${String(row['topic'])}`
    const meta = JSON.stringify({ id: row['id'] })
    const broadcast = { topic, event: String(row['event']), payload: String(row['payload']), meta }
    this.hub.sendBroadcast(topicKeyOf(topic, row['private'] === 'true'), broadcast)
  }

  private async sweepAfter(count: number): Promise<void> {
    this.sinceSweep += count
    if (this.sinceSweep < MESSAGES_PER_SWEEP) return
    this.sinceSweep = 0
    await this.db.query('select realtime.forget_messages()')
  }
}

function isStoredMessage({ schema, table }: Change): boolean {
  return schema === 'realtime' && table === 'messages'
}
