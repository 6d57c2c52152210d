import { HoldfastError } from '../base/errors.js'

/** Query parameters in PostgREST's form, such as `['status', 'eq.ready']`. */
export type RestQuery = readonly (readonly [string, string])[]

/** Turns a `postgres_changes` filter into PostgREST's query: the operators are the same, but scalars are unquoted. */
export function filterQuery(filter: string): RestQuery {
  return splitConditions(filter).map((condition) => {
    const at = condition.indexOf('=')
    if (at < 1) throw new HoldfastError('INVALID_OPTIONS', `filter ${condition}`)
    return [condition.slice(0, at).trim(), unquoted(condition.slice(at + 1))] as const
  })
}

/** Splits at commas outside quotes and lists. */
export function splitConditions(filter: string): string[] {
  return filter.match(/(?:"(?:[^"\\]|\\.)*"|\([^)]*\)|[^,])+/g) ?? []
}

/** Removes the quotes from a value, with or without an operator before it. */
export function unquoted(operation: string): string {
  return operation.replace(
    /^((?:not\.)?\w+\.|)"((?:[^"\\]|\\.)*)"$/,
    (_all, operator: string, text: string) => operator + text.replace(/\\(.)/g, '$1'),
  )
}
