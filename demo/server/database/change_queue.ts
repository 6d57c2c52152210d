import { setTimeout as sleep } from 'node:timers/promises'
import type { ChangeListener, Database, Row } from './database'
import type { CommittedChange } from './replication'

const BATCH = 100
/** When so many changes wait, the log is not read further until some have been delivered. */
const MAX_WAITING = 5000
const LOOK_AGAIN_MS = 5

/**
 * The log shows a commit a moment before other transactions see it, and longer before if it waits for a standby. Whoever asked in that moment what a
 * user may see would find no row. The transaction numbers of the log are the lower half of those in snapshots.
 */
const TYPED = `
  with now as (select pg_current_snapshot() as seen),
  next as (select seen, pg_snapshot_xmax(seen)::text::bigint as xmax from now),
  wanted as (select seen, xmax, (xmax & ~4294967295) | xid as id from next, unnest($2::bigint[]) as xid)
  select typed.*, (
    select bool_and(pg_visible_in_snapshot((case when id > xmax + 2147483648 then id - 4294967296 else id end)::text::xid8, seen))
    from wanted) as visible
  from realtime.typed_changes($1::jsonb) as typed`

/** Turns changes of the log into rows of JSON and delivers them in order: in each batch all that came during the last one. */
export class ChangeQueue {
  private readonly waiting: CommittedChange[] = []
  private running: Promise<void> | null = null

  constructor(
    private readonly db: Pick<Database, 'query'>,
    private readonly listener: ChangeListener,
    private readonly onLost: () => void,
  ) {}

  /** Resolves at once; if too many wait, after some have been delivered. */
  async add(changes: readonly CommittedChange[]): Promise<void> {
    this.waiting.push(...changes)
    this.wake()
    if (this.waiting.length > MAX_WAITING) await this.running
  }

  private wake(): void {
    this.running ??= this.run().finally(() => {
      this.running = null
      // A change that came between the last look and this moment has woken nobody.
      if (this.waiting.length > 0) this.wake()
    })
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH)
      const rows = await this.typed(batch).catch(() => null)
      if (rows === null) this.onLost()
      else await this.bring(batch, rows)
    }
  }

  private async typed(batch: readonly CommittedChange[]): Promise<readonly Row[]> {
    const texts = batch.map(
      ({ entity, type, record, old, missing }) =>
        `{"entity":"${entity}","type":"${type}","record":${record ?? 'null'},"old":${old ?? 'null'},"missing":${missing}}`,
    )
    const xids = [...new Set(batch.map(({ xid }) => String(xid)))]
    for (;;) {
      const rows = await this.db.query(TYPED, [`[${texts.join(',')}]`, xids])
      if (rows.every((row) => row['visible'] === true)) return rows
      await sleep(LOOK_AGAIN_MS)
    }
  }

  private bring(batch: readonly CommittedChange[], rows: readonly Row[]): Promise<void> {
    return this.listener(
      batch.map(({ entity, schema, table, type, committedAt }, index) => ({
        entity,
        schema,
        table,
        type,
        record: rows[index]?.['record'] as string | null,
        oldRecord: rows[index]?.['old_record'] as string | null,
        committedAt,
      })),
    )
  }
}
