import type { LiveTable } from './live_table.js'
import type { RowKey } from './live_table_options.js'
import type { RestClient, RestQuery, RestTable } from '../rest/rest.js'
import type { Row } from '../base/types.js'

/** Edits of one kind of row. They show at once in a live table with such rows, and are undone if the server refuses. */
export interface TableActions<T extends Row = Row> {
  /** Resolves with the row as stored. */
  readonly insert: (row: Partial<T>) => Promise<T>
  /** Resolves with the row as stored. `REST_NOT_FOUND` if it does not exist, or the user may not change it. */
  readonly update: (key: RowKey, patch: Partial<T>) => Promise<T>
  /** Makes the same change to several rows in one request. `query` selects them all, in PostgREST's form. */
  readonly updateAll: (keys: readonly RowKey[], query: RestQuery, patch: Partial<T>) => Promise<void>
  readonly remove: (key: RowKey) => Promise<void>
}

const [INSERT, UPDATE, DELETE] = [0, 1, 2] as const
type Kind = typeof INSERT | typeof UPDATE | typeof DELETE

/** @param table the live table that shows the rows now, if any */
export function tableActions<T extends Row>(
  rest: RestClient,
  where: RestTable,
  table: () => LiveTable | undefined,
): TableActions<T> {
  const edit = async (kind: Kind, keys: readonly RowKey[], patch: object, write: () => Promise<string>) => {
    const shown = table()
    const edits = keys.map((key) => shown?.beginEdit(kind, key, patch))
    try {
      const stored = await write()
      for (const each of edits) each?.confirm(kind === DELETE ? '' : stored)
      return stored
    } catch (thrown) {
      for (const each of edits) each?.refuse()
      throw thrown
    }
  }
  return {
    insert: async (row) =>
      (await rest.rowOf(await edit(INSERT, [{}], row, () => rest.writeText('POST', where, [], row)))) as T,
    update: async (key, patch) =>
      (await rest.rowOf(await edit(UPDATE, [key], patch, () => written(rest, 'PATCH', where, key, patch)))) as T,
    updateAll: async (keys, query, patch) => {
      if (keys.length > 0) await edit(UPDATE, keys, patch, () => rest.writeText('PATCH', where, query, patch))
    },
    remove: async (key) => {
      await edit(DELETE, [key], {}, () => written(rest, 'DELETE', where, key))
    },
  }
}

/** A write that touches no row was refused: the row does not exist, or policies hide it. */
async function written(
  rest: RestClient,
  method: 'PATCH' | 'DELETE',
  where: RestTable,
  key: RowKey,
  patch?: object,
): Promise<string> {
  const match = Object.entries(key).map(([column, value]) => [column, `eq.${String(value)}`] as const)
  const text = await rest.writeText(method, where, match, patch)
  await rest.rowOf(text)
  return text
}
