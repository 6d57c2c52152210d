import type { Row } from './rows.js'

/** Tells whether a row meets a condition. */
export type Condition = (row: Row) => boolean

/** Translates an operator of the server's query language. @returns nothing for an operator that the server does not know */
export function conditionOf(column: string, operation: string): Condition | undefined {
  const negated = operation.startsWith('not.')
  const rest = negated ? operation.slice(4) : operation
  const dot = rest.indexOf('.')
  const test = testOf(rest.slice(0, dot), rest.slice(dot + 1))
  if (!test || dot < 1) return undefined
  return (row) => {
    const value = row[column] ?? null
    if (value === null && !rest.startsWith('is.')) return false
    return test(value) !== negated
  }
}

/** A `postgres_changes` filter: conditions joined by commas, all of which must hold. */
export function filterOf(filter: string | undefined): Condition | undefined {
  if (!filter) return () => true
  const conditions = splitAtCommas(filter).map((part) => {
    const at = part.indexOf('=')
    return at < 1 ? undefined : conditionOf(part.slice(0, at), part.slice(at + 1))
  })
  if (conditions.some((condition) => condition === undefined)) return undefined
  return (row) => conditions.every((condition) => condition?.(row))
}

type Test = (value: unknown) => boolean

function testOf(operator: string, operand: string): Test | undefined {
  const wanted = unquoted(operand)
  const compared: Record<string, (order: number) => boolean> = {
    eq: (order) => order === 0,
    neq: (order) => order !== 0,
    lt: (order) => order < 0,
    lte: (order) => order <= 0,
    gt: (order) => order > 0,
    gte: (order) => order >= 0,
  }
  const holds = compared[operator]
  if (holds) return (value) => holds(compareValues(value, wanted))
  if (operator === 'in') {
    const list = splitAtCommas(operand.replace(/^\(|\)$/g, '')).map(unquoted)
    return (value) => list.some((one) => compareValues(value, one) === 0)
  }
  if (operator === 'is') return (value) => String(value) === operand
  return undefined
}

/** Compares as PostgreSQL orders: numbers by size, text by its bytes, null last. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1
  if (b === null || b === undefined) return -1
  if (typeof a === 'number') return a - Number(b)
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function splitAtCommas(text: string): string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|\([^)]*\)|[^,])+/g) ?? []
}

function unquoted(text: string): string {
  return /^"(?:[^"\\]|\\.)*"$/.test(text) ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text
}
