import type { TableDiffEvent } from '../../../../js/src/port/port.js'
import type { Row } from '../../../../js/src/index.js'

/** A core's first diff: these rows, with `id` as key, are the whole table. */
export function tableDiff(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  const changes = tableChange(table, rows)
  return { ...changes, anew: true, came: changes.keys, places: changes.keys.map((_, place) => place), ...rest }
}

/** A later diff: these rows have changed. `rest` says if one came, went or moved. */
export function tableChange(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  const keys = rows.map(({ id }) => String(id))
  const nothing = { removed: [], left: [], came: [], places: [] }
  const flags = { live: true, longNumbers: false, anew: false }
  return { type: 'tableDiff', table, ...flags, ...nothing, keys, rows: JSON.stringify(rows), ...rest }
}
