import type { Pgoutput } from 'pg-logical-replication'

/** Types whose text is JSON already (json, jsonb). It is inserted as it is, so that numbers keep every digit. */
const JSON_TYPES: ReadonlySet<number> = new Set([114, 3802])

/** A change as the log has it: rows as JSON text, whose values are still PostgreSQL's texts. */
export interface WalChange {
  readonly entity: string
  readonly schema: string
  readonly table: string
  readonly type: 'INSERT' | 'UPDATE' | 'DELETE'
  readonly record: string | null
  readonly old: string | null
  /** Whether `record` lacks a long value that did not change. */
  readonly missing: boolean
}

type Tuple = Readonly<Record<string, unknown>>

/** Reads a row message; null for any other. */
export function walChangeOf(message: Pgoutput.Message): WalChange | null {
  switch (message.tag) {
    case 'insert':
      return change(message.relation, 'INSERT', message.new, null)
    case 'update':
      return change(message.relation, 'UPDATE', message.new, message.old ?? message.key)
    case 'delete':
      return change(message.relation, 'DELETE', null, message.old ?? message.key)
    default:
      return null
  }
}

/** Keeps the library from parsing values: a number or a time would not come out as it went in. */
export function keepTexts(relation: Pgoutput.MessageRelation): void {
  for (const column of relation.columns) column.parser = (raw: unknown) => raw
}

function change(
  relation: Pgoutput.MessageRelation,
  type: WalChange['type'],
  row: Tuple | null,
  old: Tuple | null,
): WalChange {
  return {
    entity: String(relation.relationOid),
    schema: relation.schema,
    table: relation.name,
    type,
    record: row === null ? null : jsonOf(relation, row),
    old: old === null ? null : jsonOf(relation, old),
    missing: row !== null && relation.columns.some(({ name }) => row[name] === undefined),
  }
}

function jsonOf(relation: Pgoutput.MessageRelation, row: Tuple): string {
  const present = relation.columns.filter(({ name }) => row[name] !== undefined)
  const entries = present.map(({ name, typeOid }) => `${JSON.stringify(name)}:${valueOf(typeOid, row[name])}`)
  return `{${entries.join(',')}}`
}

function valueOf(typeOid: number, value: unknown): string {
  if (value === null) return 'null'
  return JSON_TYPES.has(typeOid) ? String(value) : JSON.stringify(String(value))
}
