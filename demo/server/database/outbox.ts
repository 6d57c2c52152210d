import type { Change, ChangeListener, Database, Row } from './database'

const BATCH = 100
/** How many read changes the table may hold before it is emptied. */
const KEPT = 1000

function changeOf(row: Row): Change {
  return {
    entity: String(row['entity']),
    schema: String(row['schema_name']),
    table: String(row['table_name']),
    type: row['type'] as Change['type'],
    record: row['record'] as string | null,
    oldRecord: row['old_record'] as string | null,
    committedAt: String(row['committed_at']),
  }
}

/** Takes changes out of the embedded database's outbox, in order, one batch at a time. */
export class Outbox {
  private dirty = false
  private running: Promise<void> | null = null
  private stopped = false
  private last = '0'
  private kept = 0

  constructor(
    private readonly db: Pick<Database, 'query'>,
    private readonly listener: ChangeListener,
  ) {}

  /** Something was written. However many calls come while a batch is under way, they cost one more look. */
  wake(): void {
    this.dirty = true
    this.running ??= this.run().finally(() => {
      this.running = null
      if (this.dirty && !this.stopped) this.wake()
    })
  }

  async stop(): Promise<void> {
    this.stopped = true
    await this.running
  }

  private async run(): Promise<void> {
    while (this.dirty && !this.stopped) {
      this.dirty = false
      const rows = await this.take().catch(() => [])
      if (rows.length === BATCH) this.dirty = true
      if (rows.length > 0) await this.listener(rows.map(changeOf))
    }
  }

  private async take(): Promise<readonly Row[]> {
    const clears = this.kept >= KEPT
    const rows = await this.db.query(
      'select * from realtime.drain($1::text::bigint, $2::text::int, $3::text::boolean)',
      [this.last, String(BATCH), String(clears)],
    )
    this.kept = clears && rows.length < BATCH ? 0 : this.kept + rows.length
    this.last = String(rows.at(-1)?.['id'] ?? this.last)
    return rows
  }
}
