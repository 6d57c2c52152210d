import { HoldfastError } from '../base/errors.js'
import { filterQuery, splitConditions, unquoted } from '../rest/rest_query.js'

/** For each operator: how a column's value may compare to the named ones, in row order. */
const SIGNS: Readonly<Partial<Record<string, string>>> = {
  eq: '=',
  in: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}

/**
 * The conditions of a live table's `where`, in the form that the core takes.
 * @throws HoldfastError `INVALID_OPTIONS` for an operator that only a server knows
 */
export function rowConditions(where: string): object[] {
  return filterQuery(where).map(([column, operation]) => {
    const condition = conditionOf(column, operation)
    if (!condition) throw new HoldfastError('INVALID_OPTIONS', `where ${column}: only ${Object.keys(SIGNS).join()}`)
    return condition
  })
}

/** The conditions of a live table's `filter` that the core can check too. */
export function knownConditions(filter: string): object[] {
  return filterQuery(filter).flatMap(([column, operation]) => conditionOf(column, operation) ?? [])
}

function conditionOf(column: string, operation: string): object | undefined {
  const dot = operation.indexOf('.')
  const operator = operation.slice(0, dot)
  const value = operation.slice(dot + 1)
  const is = SIGNS[operator]
  const values = operator === 'in' ? splitConditions(value.slice(1, -1)).map(unquoted) : [value]
  return is === undefined ? undefined : { column, is, values }
}
