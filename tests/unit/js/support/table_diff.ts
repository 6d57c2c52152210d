import type { TableDiffEvent } from '../../../../js/src/port/port.js'
import type { Row } from '../../../../js/src/index.js'

/** What the core says when these rows, whose key is their `id`, are new or changed, and are all there are. */
export function tableDiff(table: number, rows: readonly Row[], rest: Partial<TableDiffEvent> = {}): TableDiffEvent {
  const keys = rows.map(({ id }) => String(id))
  const flags = { live: true, longNumbers: false }
  return { type: 'tableDiff', table, ...flags, removed: [], keys, rows: JSON.stringify(rows), order: keys, ...rest }
}
