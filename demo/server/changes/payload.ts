import type { Change, Database } from '../database/database'
import type { Column, Table } from './table'

const NO_KEY = 'Error 400: Bad Request, no primary key'
const UNAUTHORIZED = 'Error 401: Unauthorized'
const TOO_LARGE = 'Error 413: Payload Too Large'

/** Writes the `data` of a change for one set of columns. Texts are reused among subscribers of equal rights. */
export class PayloadWriter {
  private readonly written = new Map<string, Promise<string>>()

  constructor(
    private readonly db: Database,
    private readonly table: Table,
    private readonly change: Change,
    private readonly maxRowBytes: number,
  ) {}

  /** `data` as a role may see it, narrowed to the columns it selected. */
  data(role: string, select: readonly string[] | null): Promise<string> {
    const readable = this.table.readable[role] ?? []
    const names = select === null ? readable : readable.filter((name) => select.includes(name))
    const error = this.refusal(readable)
    const key = `${error ?? ''} ${names.join('\u0000')}`
    let text = this.written.get(key)
    if (text === undefined) {
      text = error === null ? this.write(names) : Promise.resolve(this.frame('{}', [], null, [error]))
      this.written.set(key, text)
    }
    return text
  }

  private refusal(readable: readonly string[]): string | null {
    if (this.change.type === 'DELETE') return null
    if (this.table.key.length === 0) return NO_KEY
    return this.table.key.every((name) => readable.includes(name)) ? null : UNAUTHORIZED
  }

  private async write(names: readonly string[]): Promise<string> {
    const { record, oldRecord, type } = this.change
    const oversized = Buffer.byteLength(record ?? '') + Buffer.byteLength(oldRecord ?? '') > this.maxRowBytes
    const columns = this.table.columns.filter((column) => names.includes(column.name))
    // A deleted row cannot be checked against the policies any more: of a protected table only the key is told.
    const oldNames = type === 'DELETE' && this.table.rls ? names.filter((name) => this.table.key.includes(name)) : names
    const shownRecord = record === null ? null : await this.pick(record, names, oversized)
    const shownOld = oldRecord === null ? null : await this.pick(oldRecord, oldNames, oversized)
    return this.frame(shownRecord, columns, shownOld, oversized ? [TOO_LARGE] : null)
  }

  private async pick(row: string, names: readonly string[], oversized: boolean): Promise<string> {
    if (!oversized && names.length === this.table.columns.length) return row
    const rows = await this.db.query('select realtime.pick($1::jsonb, $2::text[], $3::text::boolean)::text as it', [
      row,
      names,
      String(oversized),
    ])
    return String(rows[0]?.['it'])
  }

  /** Puts the parts together in the order in which the real server sends them. */
  private frame(
    record: string | null,
    columns: readonly Column[],
    old: string | null,
    errors: readonly string[] | null,
  ): string {
    const { table, change } = this
    const listed = columns.map(({ name, type }) => `{"name": ${JSON.stringify(name)}, "type": ${JSON.stringify(type)}}`)
    return [
      `{"table":${JSON.stringify(table.table)},"type":"${change.type}"`,
      ...(record === null ? [] : [`"record":${record}`]),
      `"columns":[${listed.join(', ')}],"errors":${JSON.stringify(errors)},"schema":${JSON.stringify(table.schema)}`,
      `"commit_timestamp":"${change.committedAt}"${old === null ? '' : `,"old_record":${old}`}}`,
    ].join(',')
  }
}
