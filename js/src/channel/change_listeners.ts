import type { ChangesFilter, RealtimePostgresChangesPayload } from './channel_types.js'
import { parseRow, parseRows, tryParse } from '../base/json.js'
import { late } from '../base/late.js'
import type { Parsed, PostgresChangeEvent } from '../port/port.js'
import { guarded } from '../base/report.js'
import type { Row, Unsubscribe } from '../base/types.js'

export type ChangeCallback = (payload: RealtimePostgresChangesPayload) => void

const CHANGES = ['INSERT', 'UPDATE', 'DELETE'] as const

/** What the changes of one table share. */
interface Relation {
  readonly schema: string
  readonly table: string
  readonly convert: (record: Row) => Row
}

/** The listeners to a channel's database changes, by attachment: the core says whom each change is for. */
export class ChangeListeners {
  readonly #callbacks = new Map<number, ChangeCallback>()
  /** The relation of the last change. */
  #relation: Relation | undefined
  /** By the relation object of events made without the core, which is the same object each time. */
  readonly #relations = new WeakMap<object, Relation>()

  add(attachment: number, callback: ChangeCallback): Unsubscribe {
    this.#callbacks.set(attachment, callback)
    return () => {
      this.#callbacks.delete(attachment)
    }
  }

  /** Passes a change to its listeners. Parses it once, and only if somebody listens. */
  dispatch(event: PostgresChangeEvent & Parsed): void {
    if (event.relation && !event.values) this.#relation = relationOf(event.relation)
    let payload: RealtimePostgresChangesPayload | undefined
    // A listener that is added meanwhile is not among them.
    for (const attachment of event.attachments) {
      const callback = this.#callbacks.get(attachment)
      if (!callback) continue
      payload ??= this.#payload(event)
      guarded(callback, payload)
    }
  }

  #payload(event: PostgresChangeEvent & Parsed): RealtimePostgresChangesPayload {
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
    if (!values || !relation) return (this.#relation ??= relationOf({ schema: '', table: '', columns: '' }))
    const known = this.#relations.get(relation) ?? relationOf(relation)
    this.#relations.set(relation, known)
    return known
  }
}

function relationOf({ schema, table, columns }: NonNullable<PostgresChangeEvent['relation']>): Relation {
  return { schema: unescaped(schema), table: unescaped(table), convert: late().recordConverter(columns, parseRows) }
}

/** The core leaves names escaped, as they stand between their quotes. */
function unescaped(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
}

/** What to ask of the database, in the server's form. A field that is left out matches everything. */
export function changesAskedFor(filters: readonly ChangesFilter[]): string {
  return JSON.stringify(
    filters.map(({ event = '*', schema = 'public', table, filter: rows, ...rest }) => {
      const text = typeof rows === 'object' ? rows.build() : rows
      return { event, schema, ...(table === undefined ? {} : { table }), ...(text ? { filter: text } : {}), ...rest }
    }),
  )
}
