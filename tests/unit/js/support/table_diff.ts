import type { TableDiffEvent } from '../../../../js/src/port/port.js'
import type { Row } from '../../../../js/src/index.js'

/** A core's first diff: these rows, with `id` as key, are the whole table. */
export function tableDiff(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  return { ...tableChange(table, rows), anew: true, came: rows.length, ...rest }
}

/** A later diff: these rows have changed, the first ones of the list. `rest` says if they stand elsewhere, came, went or moved. */
export function tableChange(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  const keys = rows.map(({ id }) => String(id))
  const places = keys.map((_, place) => place)
  const flags = { live: true, longNumbers: false, anew: false }
  return { type: 'tableDiff', table, ...flags, left: [], keys, rows: JSON.stringify(rows), places, came: 0, ...rest }
}
