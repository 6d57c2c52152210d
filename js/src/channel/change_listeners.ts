import type { ChangePayloads } from './change_payloads.js'
import type { ChangesFilter, RealtimePostgresChangesPayload } from './channel_types.js'
import { parseRow, parseRows, tryParse } from '../base/json.js'
import { late } from '../base/late.js'
import type { Parsed, PostgresChangeEvent } from '../port/port.js'
import { guarded } from '../base/report.js'
import type { Unsubscribe } from '../base/types.js'

export type ChangeCallback = (payload: RealtimePostgresChangesPayload) => void

const PARSERS = { parseRow, parseRows, tryParse }

/** The listeners to a channel's database changes, by attachment: the core says whom each change is for. */
export class ChangeListeners {
  readonly #callbacks = new Map<number, ChangeCallback>()
  #payloads: ChangePayloads | undefined

  add(attachment: number, callback: ChangeCallback): Unsubscribe {
    this.#callbacks.set(attachment, callback)
    return () => {
      this.#callbacks.delete(attachment)
    }
  }

  /** Passes a change to its listeners. Parses it once, and only if somebody listens. */
  dispatch(event: PostgresChangeEvent & Parsed): void {
    const payloads = (this.#payloads ??= new (late().ChangePayloads)(PARSERS))
    payloads.prepare(event)
    let payload: RealtimePostgresChangesPayload | undefined
    // A listener that is added meanwhile is not among them.
    for (const attachment of event.attachments) {
      const callback = this.#callbacks.get(attachment)
      if (!callback) continue
      payload ??= payloads.of(event)
      guarded(callback, payload)
    }
  }
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
