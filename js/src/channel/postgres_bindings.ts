import type { ChangesFilter, RealtimePostgresChangesPayload } from './channel_types.js'
import { parseRow, parseRows, tryParse } from '../base/json.js'
import { late } from '../base/late.js'
import type { Parsed, PostgresChangeEvent } from '../port/port.js'
import { Listeners } from '../base/report.js'
import type { Row, Unsubscribe } from '../base/types.js'

export type ChangeCallback = (payload: RealtimePostgresChangesPayload) => void

const CHANGES = ['INSERT', 'UPDATE', 'DELETE'] as const

interface Binding {
  readonly config: object
  readonly content: string
  readonly callbacks: Listeners<[RealtimePostgresChangesPayload]>
}

/** What the changes of one table share. */
interface Relation {
  readonly schema: string
  readonly table: string
  readonly convert: (record: Row) => Row
}

/** The database changes that a channel asks for, and their listeners. An entry never changes its position, because changes refer to it. */
export class PostgresBindings {
  readonly #entries: Binding[] = []
  /** The relation of the last change. */
  #relation: Relation | undefined
  /** By the relation object of events made without the core, which is the same object each time. */
  readonly #relations = new WeakMap<object, Relation>()

  get configs(): object[] {
    return this.#entries.map((entry) => entry.config)
  }

  /** Adds an entry. Equal filters share one. */
  entry(filter: ChangesFilter): { index: number; isNew: boolean } {
    const config = bindingConfig(filter)
    const content = JSON.stringify(config)
    const known = this.#entries.findIndex((entry) => entry.content === content)
    if (known >= 0) return { index: known, isNew: false }
    this.#entries.push({ config, content, callbacks: new Listeners() })
    return { index: this.#entries.length - 1, isNew: true }
  }

  listen(index: number, callback: ChangeCallback): Unsubscribe {
    return this.#entries[index]?.callbacks.add(callback) ?? (() => undefined)
  }

  /** Passes a change to its listeners. Parses it once, and only if somebody listens. */
  dispatch(event: PostgresChangeEvent & Parsed): void {
    if (event.relation && !event.values) this.#relation = relationOf(event.relation)
    let payload: RealtimePostgresChangesPayload | undefined
    for (const index of event.bindings) {
      const callbacks = this.#entries[index]?.callbacks
      if (!callbacks || callbacks.size === 0) continue
      payload ??= this.#payload(event)
      callbacks.tell(payload)
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

/** The entry in the server's form. A field that is left out matches everything. */
function bindingConfig(filter: ChangesFilter): object {
  const { event = '*', schema = 'public', table, filter: rows, ...rest } = filter
  const text = typeof rows === 'object' ? rows.build() : rows
  return { event, schema, ...(table === undefined ? {} : { table }), ...(text ? { filter: text } : {}), ...rest }
}
