import type { TableDiffEvent } from '../../../../js/src/port/port.js'
import type { Row } from '../../../../js/src/index.js'

/** What a core says first: these rows, whose key is their `id`, are all there are. */
export function tableDiff(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  const changes = tableChange(table, rows)
  return { ...changes, anew: true, came: changes.keys, places: changes.keys.map((_, place) => place), ...rest }
}

/** What it says later: these rows have changed. Where one came, went or moved, `rest` says so. */
export function tableChange(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  const keys = rows.map(({ id }) => String(id))
  const nothing = { removed: [], left: [], came: [], places: [] }
  const flags = { live: true, longNumbers: false, anew: false }
  return { type: 'tableDiff', table, ...flags, ...nothing, keys, rows: JSON.stringify(rows), ...rest }
}
