import type { SqlValue, Statement } from '../database/database'

/** Collects a statement's values, and gives each its `$n`. */
export class Binder {
  private readonly params: SqlValue[] = []

  /** The placeholder of a value, cast from text. The type comes from the catalogue, never from the caller. */
  bind(value: SqlValue, type: string): string {
    this.params.push(value)
    const source = Array.isArray(value) ? 'text[]' : 'text'
    return `$${this.params.length}::${source}::${type}`
  }

  statement(text: string): Statement {
    return { text, params: this.params }
  }
}
