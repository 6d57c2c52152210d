import type { RealtimePostgresChangesFilter, RealtimePostgresChangesPayload } from './channel_types.js'
import { parseRow, tryParse } from './json.js'
import type { PostgresChangeEvent } from './port.js'
import { recordConverter } from './record_values.js'
import { Listeners } from './report.js'
import type { Row, Unsubscribe } from './types.js'

export type ChangeCallback = (payload: RealtimePostgresChangesPayload) => void

const CHANGES = ['INSERT', 'UPDATE', 'DELETE'] as const
const AS_IS = recordConverter('')
/** Column lists kept; a channel with more tables than this reads some of them again. */
const MOST_COLUMN_LISTS = 64

interface Binding {
  readonly config: object
  readonly content: string
  readonly callbacks: Listeners<[RealtimePostgresChangesPayload]>
}

/** What a channel asks of the database, and who hears of it. An entry keeps its position for good: changes name it. */
export class PostgresBindings {
  readonly #entries: Binding[] = []
  readonly #converters = new Map<number, (record: Row) => Row>()

  get configs(): object[] {
    return this.#entries.map((entry) => entry.config)
  }

  get size(): number {
    return this.#entries.length
  }

  /** Adds what is asked for; the same asked twice is asked once. */
  entry(filter: RealtimePostgresChangesFilter): { index: number; isNew: boolean } {
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

  /** Hands a change to whom it is for; parsed once, and only if somebody listens. */
  dispatch(event: PostgresChangeEvent): void {
    this.#learnColumns(event)
    let payload: RealtimePostgresChangesPayload | undefined
    for (const index of event.bindings) {
      const callbacks = this.#entries[index]?.callbacks
      if (!callbacks || callbacks.size === 0) continue
      payload ??= this.#payload(event)
      callbacks.tell(payload)
    }
  }

  #learnColumns(event: PostgresChangeEvent): void {
    if (event.columns === '') return
    this.#converters.set(event.columnsId, recordConverter(event.columns))
    const oldest = this.#converters.keys().next()
    if (this.#converters.size > MOST_COLUMN_LISTS && !oldest.done) this.#converters.delete(oldest.value)
  }

  #payload(event: PostgresChangeEvent): RealtimePostgresChangesPayload {
    const convert = this.#converters.get(event.columnsId) ?? AS_IS
    const payload = {
      schema: unescaped(event.schema),
      table: unescaped(event.table),
      commit_timestamp: event.commitTimestamp,
      eventType: CHANGES[event.change] ?? 'UPDATE',
      new: convert(parseRow(event.record, event.longNumbers)),
      old: convert(parseRow(event.oldRecord, event.longNumbers)),
      errors: (event.errors === 'null' ? null : (tryParse(event.errors) ?? null)) as string[],
    }
    return payload as RealtimePostgresChangesPayload
  }
}

/** The core leaves names as they stand between their quotes. */
function unescaped(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text
}

/** The entry as the server reads it; what is left out gets the widest meaning. */
function bindingConfig(filter: RealtimePostgresChangesFilter): object {
  const { event = '*', schema = 'public', table, filter: rows, ...rest } = filter
  const text = typeof rows === 'object' ? rows.build() : rows
  return { event, schema, ...(table === undefined ? {} : { table }), ...(text ? { filter: text } : {}), ...rest }
}
