import type { ChangeParams } from '../realtime/join_config'
import { parseFilter, type Condition } from './filter'
import { inspect } from './inspect'

export type ChangeEvent = '*' | 'INSERT' | 'UPDATE' | 'DELETE'

/** One entry of `postgres_changes`, understood. */
export interface WantedChanges {
  readonly event: ChangeEvent
  /** A name, or `*`. */
  readonly schema: string
  /** A name, or `*`. */
  readonly table: string
  readonly conditions: readonly Condition[]
  /** The columns to send, or null for all. */
  readonly select: readonly string[] | null
}

/** An entry that cannot be watched. The message goes to the client in a `system` message. */
export class SubscribeError extends Error {
  override readonly name = 'SubscribeError'
}

/** Reads an entry. Throws a `SubscribeError` or a `FilterError`, in the real server's words. */
export function readParams(params: ChangeParams): WantedChanges {
  const { schema, table, filter, select } = params
  const hasTable = typeof table === 'string' && table !== ''
  const hasFilter = typeof filter === 'string' && filter !== ''
  if ((typeof schema !== 'string' && !hasTable) || (hasFilter && !hasTable)) {
    throw new SubscribeError(
      `No subscription params provided. Please provide at least a \`schema\` or \`table\` to subscribe to: ${inspect(params)}`,
    )
  }
  return {
    event: eventOf(params['event']),
    schema: typeof schema === 'string' ? schema : 'public',
    table: hasTable ? table : '*',
    conditions: hasFilter ? parseFilter(filter) : [],
    select: selectOf(select, hasTable && table !== '*' && schema !== '*'),
  }
}

function eventOf(value: unknown): ChangeEvent {
  const event = typeof value === 'string' ? value.toUpperCase() : '*'
  return event === 'INSERT' || event === 'UPDATE' || event === 'DELETE' ? event : '*'
}

function selectOf(value: unknown, isOneTable: boolean): readonly string[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  if (!isOneTable) {
    throw new SubscribeError(
      'Column selection is not supported for wildcard subscriptions. Provide an explicit schema and table name.',
    )
  }
  return value.map(String)
}

/** The parameters as the real server lists them in its messages. */
export function describeParams(wanted: WantedChanges): string {
  const filters = wanted.conditions.map((c) => {
    const value = c.op === 'in' ? `{${c.values.join(',')}}` : c.value
    return `{${inspect(c.column)}, ${inspect(c.op)}, ${inspect(value)}, ${c.negate}}`
  })
  const select = wanted.select === null ? 'nil' : inspect(wanted.select)
  const { event, schema, table } = wanted
  return `[event: ${event}, schema: ${schema}, table: ${table}, filters: [${filters.join(', ')}], select: ${select}]`
}
