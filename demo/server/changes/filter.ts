export type FilterOp =
  'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'like' | 'ilike' | 'is' | 'match' | 'imatch' | 'isdistinct'

/** One condition on a column. A filter is an AND of them. */
export interface Condition {
  readonly column: string
  readonly op: FilterOp
  readonly value: string
  /** The list of an `in`; empty otherwise. */
  readonly values: readonly string[]
  readonly negate: boolean
}

/** A filter that cannot be read. The message is the one that the client gets. */
export class FilterError extends Error {
  override readonly name = 'FilterError'
}

const OPS: ReadonlySet<string> = new Set<FilterOp>([
  ...(['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct'] as const),
])
const IS_VALUES = new Set(['null', 'true', 'false', 'unknown'])

/** Reads `column=op.value[,column=op.value…]`. Throws a `FilterError`. */
export function parseFilter(text: string): readonly Condition[] {
  return splitOutside(text, ',').map(parseCondition)
}

/** Splits at commas that are neither quoted nor in parentheses. */
export function splitOutside(text: string, separator: string): string[] {
  const parts = ['']
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i)
    if (quoted && c === '\\') parts[parts.length - 1] += c + text.charAt(++i)
    else if (c === separator && depth === 0 && !quoted) parts.push('')
    else {
      if (c === '"') quoted = !quoted
      else if (!quoted && c === '(') depth++
      else if (!quoted && c === ')') depth--
      parts[parts.length - 1] += c
    }
  }
  return parts
}

/** Removes the quotes of a quoted value, and the backslashes within. */
export function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}

function parseCondition(text: string): Condition {
  const equals = text.indexOf('=')
  if (equals < 1) throw unreadable([text])
  const column = text.slice(0, equals)
  const rest = text.slice(equals + 1)
  const negate = rest.startsWith('not.')
  const expression = negate ? rest.slice(4) : rest
  const dot = expression.indexOf('.')
  const op = dot < 0 ? expression : expression.slice(0, dot)
  if (dot < 0) throw unreadable([op])
  const value = expression.slice(dot + 1)
  if (!OPS.has(op)) throw unreadable([op, value])
  return conditionOf(column, op as FilterOp, value, negate)
}

function conditionOf(column: string, op: FilterOp, value: string, negate: boolean): Condition {
  if (op === 'in') return { column, op, value, values: parseList(value), negate }
  if (op === 'is' && !IS_VALUES.has(value.toLowerCase())) throw unreadable([op, value])
  return { column, op, value: op === 'is' ? value.toLowerCase() : unquote(value), values: [], negate }
}

function parseList(value: string): readonly string[] {
  if (!value.startsWith('(') || !value.endsWith(')')) {
    throw new FilterError('Error parsing `filter` params: `in` filter value must be wrapped by parentheses')
  }
  const inner = value.slice(1, -1)
  return inner === '' ? [] : splitOutside(inner, ',').map(unquote)
}

function unreadable(parts: readonly string[]): FilterError {
  return new FilterError(`Error parsing \`filter\` params: [${parts.map((part) => JSON.stringify(part)).join(', ')}]`)
}
