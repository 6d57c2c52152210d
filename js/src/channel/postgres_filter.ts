/** The operators of a `postgres_changes` filter. */
export type RealtimePostgresChangesFilterOperator =
  'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'like' | 'ilike' | 'is' | 'match' | 'imatch' | 'isdistinct'

type Scalar = string | number | boolean | null

/** Quotes reserved characters as the server requires. */
function scalar(value: unknown): string {
  const text = String(value)
  return /[,()"\\]/.test(text) || text !== text.trim() ? quoted(text) : text
}

/** An element of a PostgreSQL array. An empty text, `NULL`, and text in braces mean something else unless quoted. */
function element(value: unknown): string {
  return typeof value === 'string' && /^(null)?$|[{}]/i.test(value) ? quoted(value) : scalar(value)
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function operand(operator: RealtimePostgresChangesFilterOperator, value: unknown): string {
  if (operator === 'is') return String(value)
  if (operator !== 'in') return scalar(value)
  const values = Array.isArray(value) ? value : [value]
  if (values.length === 0) throw new Error('Realtime `in` filter requires at least one value.')
  return `(${[...new Set(values)].map(element).join(',')})`
}

/** Writes a filter with its values quoted: `postgresChangesFilter().eq('restaurant_id', id).gt('total', 10)`. All conditions must hold. */
export class RealtimePostgresFilterBuilder {
  readonly #parts: string[] = []

  eq(column: string, value: Scalar): this {
    return this.#add(column, 'eq', value)
  }
  neq(column: string, value: Scalar): this {
    return this.#add(column, 'neq', value)
  }
  gt(column: string, value: Scalar): this {
    return this.#add(column, 'gt', value)
  }
  gte(column: string, value: Scalar): this {
    return this.#add(column, 'gte', value)
  }
  lt(column: string, value: Scalar): this {
    return this.#add(column, 'lt', value)
  }
  lte(column: string, value: Scalar): this {
    return this.#add(column, 'lte', value)
  }
  in(column: string, values: readonly Scalar[]): this {
    return this.#add(column, 'in', values)
  }
  like(column: string, pattern: string): this {
    return this.#add(column, 'like', pattern)
  }
  ilike(column: string, pattern: string): this {
    return this.#add(column, 'ilike', pattern)
  }
  match(column: string, pattern: string): this {
    return this.#add(column, 'match', pattern)
  }
  imatch(column: string, pattern: string): this {
    return this.#add(column, 'imatch', pattern)
  }
  is(column: string, value: boolean | null | 'null' | 'true' | 'false' | 'unknown'): this {
    return this.#add(column, 'is', value)
  }
  isDistinct(column: string, value: Scalar): this {
    return this.#add(column, 'isdistinct', value)
  }

  /** The opposite of an operator. */
  not(column: string, operator: RealtimePostgresChangesFilterOperator, value: Scalar | readonly Scalar[]): this {
    return this.#add(column, operator, value, 'not.')
  }

  build(): string {
    return this.#parts.join(',')
  }

  toString(): string {
    return this.build()
  }

  #add(column: string, operator: RealtimePostgresChangesFilterOperator, value: unknown, prefix = ''): this {
    this.#parts.push(`${column}=${prefix}${operator}.${operand(operator, value)}`)
    return this
  }
}

/** Starts a filter. */
export function postgresChangesFilter(): RealtimePostgresFilterBuilder {
  return new RealtimePostgresFilterBuilder()
}
