import type { CoreLink } from '../connection/core_link.js'
import type { EditTableCommand } from '../port/port.js'

/** An edit that shows but has not settled. */
export interface TableEdit {
  /** @param stored the row as the server has it now, as JSON (or an array with it); empty after a delete */
  readonly confirm: (stored: string) => void
  readonly refuse: () => void
}

/** Tells the core of an edit to one of its tables. */
export function beginEdit(
  link: CoreLink,
  table: number,
  what: Pick<EditTableCommand, 'kind' | 'match' | 'patch'>,
): TableEdit {
  const edit = link.nextId()
  link.post({ type: 'editTable', table, edit, ...what })
  return {
    confirm: (stored) => {
      link.post({ type: 'confirmEdit', table, edit, stored })
    },
    refuse: () => {
      link.post({ type: 'refuseEdit', table, edit })
    },
  }
}
