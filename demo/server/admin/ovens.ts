import type { Change, Database } from '../database/database'

/** A row of `public.ovens`. `readings` counts its updates, so that a page can tell whether it missed one. */
interface Oven {
  readonly id: number
  readonly celsius: number
  readonly readings: number
}

const COLUMNS = 20
const MEAN = 170
const SWING = 105

/** The ovens as a flood has them: ahead of the table until `store()`. */
export class Ovens {
  private readonly reported = new Map<number, Oven>()

  private constructor(
    readonly entity: string,
    private readonly rows: Oven[],
  ) {}

  static async load(db: Database): Promise<Ovens> {
    const found = await db.query(
      `select 'public.ovens'::regclass::oid::text as entity, jsonb_agg(o order by o.id)::text as rows from public.ovens o`,
    )
    return new Ovens(String(found[0]?.['entity']), JSON.parse(String(found[0]?.['rows'] ?? '[]')) as Oven[])
  }

  /** One oven, at random, reports: the change as it would come from the database. */
  report(): Change {
    const index = Math.floor(Math.random() * this.rows.length)
    const old = this.rows[index] ?? { id: index + 1, celsius: MEAN, readings: 0 }
    const row = { id: old.id, celsius: temperatureOf(old.id), readings: old.readings + 1 }
    this.rows[index] = row
    this.reported.set(row.id, row)
    return {
      entity: this.entity,
      schema: 'public',
      table: 'ovens',
      type: 'UPDATE',
      record: JSON.stringify(row),
      oldRecord: JSON.stringify(old),
      committedAt: new Date().toISOString(),
    }
  }

  /**
   * Makes the table equal to what was reported, whoever has changed it meanwhile; who watches it hears of that as of any other change.
   */
  async store(db: Database): Promise<void> {
    await db.query(
      `update public.ovens o set celsius = r.celsius, readings = r.readings
       from jsonb_to_recordset($1::jsonb) as r(id int, celsius int, readings int)
       where o.id = r.id`,
      [JSON.stringify([...this.reported.values()])],
    )
  }
}

/** Waves of heat that wander over the board, with some noise. */
function temperatureOf(id: number): number {
  const [x, y] = [id % COLUMNS, Math.floor(id / COLUMNS)]
  const phase = Date.now() / 700 + Math.hypot(x - 6, (y - 4) * 1.6) * -0.55
  return Math.round(MEAN + SWING * Math.sin(phase) + (Math.random() - 0.5) * 60)
}
