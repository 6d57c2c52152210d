import type { Change, ChangeListener, Database, Row } from './database'

const BATCH = 100
/** Deleted rows leave the outbox bloated (1.8 MB per 5,000 changes): vacuum after this many. */
const CHANGES_PER_VACUUM = 2000

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
  private sinceVacuum = 0

  constructor(
    private readonly db: Pick<Database, 'query'>,
    private readonly exec: (text: string) => Promise<unknown>,
    private readonly listener: ChangeListener,
  ) {}

  /** Something was written. Many calls while a batch is under way cost one more look. */
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
      const rows = await this.db.query('select * from realtime.drain($1::text::int)', [String(BATCH)]).catch(() => [])
      if (rows.length === BATCH) this.dirty = true
      if (rows.length > 0) await this.listener(rows.map(changeOf))
      await this.vacuumAfter(rows.length)
    }
  }

  private async vacuumAfter(count: number): Promise<void> {
    this.sinceVacuum += count
    if (this.sinceVacuum < CHANGES_PER_VACUUM || this.dirty) return
    this.sinceVacuum = 0
    await this.exec('vacuum realtime.outbox').catch(() => undefined)
  }
}
