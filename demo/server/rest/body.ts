import { splitOutside } from '../changes/filter'
import type { RestTable } from './catalogue'
import { restError } from './errors'
import { nameOf } from './names'

/** What a write says of a table's columns. */
export interface WriteBody {
  /** The rows, as the JSON text of an array: PostgreSQL gets the text, so that numbers keep every digit. */
  readonly rows: string
  /** The columns that are written, each of them in the catalogue. */
  readonly columns: readonly string[]
}

const INVALID = 'Empty or invalid json'

/** Reads a text that must be JSON. Throws an `HttpError`. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw restError(400, 'PGRST102', INVALID)
  }
}

/** Reads the rows of an insert or update. With `columns=` it is PostgreSQL that reads them: other keys are left out. */
export function readWrite(text: string, query: URLSearchParams, table: RestTable): WriteBody {
  const asked = query.get('columns')
  if (asked === null) return readRows(parseBody(text), text, table)
  const columns = [...new Set(splitOutside(asked, ',').map((name) => nameOf(name.trim())))]
  if (columns.includes('')) throw restError(400, 'PGRST100', `"failed to parse columns parameter (${asked})"`)
  return { rows: listed(text), columns: known(columns, table) }
}

/** What is neither an object nor a list of them counts as no rows, as in PostgREST. */
function readRows(value: unknown, text: string, table: RestTable): WriteBody {
  const rows: readonly unknown[] = Array.isArray(value) ? value : isObject(value) ? [value] : []
  const keys = rows.map((row) => (isObject(row) ? Object.keys(row).sort() : null))
  const first = JSON.stringify(keys[0])
  if (keys.some((names) => names === null || JSON.stringify(names) !== first))
    throw restError(400, 'PGRST102', 'All object keys must match')
  return { rows: rows.length === 0 ? '[]' : listed(text), columns: known(keys[0] ?? [], table) }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listed(text: string): string {
  return text.trimStart().startsWith('[') ? text : `[${text}]`
}

function known(names: readonly string[], table: RestTable): readonly string[] {
  const unknown = names.find((name) => !table.columns.has(name))
  if (unknown === undefined) return names
  throw restError(400, 'PGRST204', `Could not find the '${unknown}' column of '${table.name}' in the schema cache`)
}
