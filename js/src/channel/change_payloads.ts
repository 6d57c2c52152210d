import type { RealtimePostgresChangesPayload } from './channel_types.js'
import type { parseRow, parseRows, tryParse } from '../base/json.js'
import type { Parsed, PostgresChangeEvent } from '../port/port.js'
import { recordConverter } from './record_values.js'
import type { Row } from '../base/types.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly ChangePayloads: typeof ChangePayloads
  }
}

/** The functions that it uses from the package's entry. */
interface Parsers {
  readonly parseRow: typeof parseRow
  readonly parseRows: typeof parseRows
  readonly tryParse: typeof tryParse
}

const CHANGES = ['INSERT', 'UPDATE', 'DELETE'] as const

/** What the changes of one table share. */
interface Relation {
  readonly schema: string
  readonly table: string
  readonly convert: (record: Row) => Row
}

/** Makes realtime-js's payloads of a channel's database changes. */
export class ChangePayloads {
  readonly #parsers: Parsers
  /** The relation of the last change. */
  #relation: Relation | undefined
  /** By the relation object of events made without the core, which is the same object each time. */
  readonly #relations = new WeakMap<object, Relation>()

  constructor(parsers: Parsers) {
    this.#parsers = parsers
  }

  /** Notes what later changes share with this one, which has perhaps no listener. */
  prepare({ relation, values }: PostgresChangeEvent & Parsed): void {
    if (relation && !values) this.#relation = this.#read(relation)
  }

  of(event: PostgresChangeEvent & Parsed): RealtimePostgresChangesPayload {
    const { parseRow, tryParse } = this.#parsers
    const { schema, table, convert } = this.#relationOf(event)
    const [record = parseRow(event.record, event.longNumbers), old = parseRow(event.oldRecord, event.longNumbers)] =
      (event.values ?? []) as readonly Row[]
    const payload = {
      schema,
      table,
      commit_timestamp: event.commitTimestamp,
      eventType: CHANGES[event.change] ?? 'UPDATE',
      new: convert(record),
      old: convert(old),
      errors: (event.errors === '' ? null : (tryParse(event.errors) ?? null)) as string[],
    }
    return payload as RealtimePostgresChangesPayload
  }

  #relationOf({ relation, values }: PostgresChangeEvent & Parsed): Relation {
    if (!values || !relation) return (this.#relation ??= this.#read({ schema: '', table: '', columns: '' }))
    const known = this.#relations.get(relation) ?? this.#read(relation)
    this.#relations.set(relation, known)
    return known
  }

  #read({ schema, table, columns }: NonNullable<PostgresChangeEvent['relation']>): Relation {
    const convert = recordConverter(columns, this.#parsers.parseRows)
    return { schema: unescaped(schema), table: unescaped(table), convert }
  }
}

/** The core leaves names escaped, as they stand between their quotes. */
function unescaped(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
}
