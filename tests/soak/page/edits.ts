import type { TableActions } from '../../../js/src/table/table_actions'
import { CHAT } from '../tables'
import type { EDITS as NAMES } from './edit_names'

type Actions = Pick<TableActions, 'insert' | 'update' | 'remove'>
type Edit = (tables: Readonly<Record<string, EditedTable>>, random: number) => Promise<unknown>

/** What an edit needs to know of a table that is shown. */
export interface EditedTable extends Actions {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/** The user's edits. The server refuses many of them: policies do not allow them, or the row is gone. */
export const EDITS: Readonly<Record<(typeof NAMES)[number], Edit>> = {
  confirm: (tables, random) => update(tables['orders'], random, { status: random < 0.5 ? 'confirmed' : 'preparing' }),
  note: (tables, random) => update(tables['newest orders'], random, { note: `by the page ${random}` }),
  delete: (tables, random) => remove(tables['newest orders'], random),
  restock: (tables, random) => update(tables['stock'], random, { stock_level: Math.floor(random * 50) }),
  say: (tables, random) => insert(tables['chat'], { channel_id: CHAT, text: `said by the page ${random}` }),
}

function update(table: EditedTable | undefined, random: number, patch: Record<string, unknown>): Promise<unknown> {
  const row = chosen(table, random)
  return row === undefined || !table ? Promise.resolve() : table.update({ id: String(row['id']) }, patch)
}

function remove(table: EditedTable | undefined, random: number): Promise<unknown> {
  const row = chosen(table, random)
  return row === undefined || !table ? Promise.resolve() : table.remove({ id: String(row['id']) })
}

function insert(table: EditedTable | undefined, row: Record<string, unknown>): Promise<unknown> {
  return table ? table.insert(row) : Promise.resolve()
}

function chosen(table: EditedTable | undefined, random: number) {
  const rows = table?.rows ?? []
  return rows[Math.floor(random * rows.length)]
}
