import type { parseRows } from '../base/json.js'
import type { Row } from '../base/types.js'

interface Column {
  readonly name: string
  readonly type: string
}

type Convert = (value: string) => unknown

const NUMBERS = new Set(['float4', 'float8', 'int2', 'int4', 'numeric', 'oid'])

/**
 * Makes the function that converts a change's record to the values that realtime-js gives: some servers send numbers, booleans, JSON and
 * arrays as text. It is made once for a list of columns, not for each record.
 */
export function recordConverter(columnsJson: string, parse: typeof parseRows): (record: Row) => Row {
  const columns = (columnsJson === '' ? [] : JSON.parse(columnsJson)) as readonly Column[]
  const converters = columns.flatMap(({ name, type }) => {
    const convert = convertersByType(type, parse)
    return convert ? [{ name, convert }] : []
  })
  return (record) => {
    for (const { name, convert } of converters) {
      const value: unknown = record[name]
      if (typeof value === 'string') record[name] = convert(value)
    }
    return record
  }
}

function convertersByType(type: string, parse: typeof parseRows): Convert | undefined {
  if (type.startsWith('_')) return (value) => toArray(value, type.slice(1), parse)
  if (NUMBERS.has(type)) return toNumber
  switch (type) {
    case 'int8':
      return toBigNumber
    case 'bool':
      return (value) => (value === 't' ? true : value === 'f' ? false : value)
    case 'json':
    case 'jsonb':
      return toJson
    // In PostgREST's form.
    case 'timestamp':
      return (value) => value.replace(' ', 'T')
    default:
      return undefined
  }
}

function toNumber(value: string): number | string {
  const number = parseFloat(value)
  return Number.isNaN(number) ? value : number
}

/** Unlike in realtime-js, digits that a number cannot hold stay text. */
function toBigNumber(value: string): number | string {
  const number = toNumber(value)
  return typeof number === 'number' && Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number
}

function toJson(value: string): unknown {
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

/** Reads `{1,2}`, PostgreSQL's form of arrays. Splits like realtime-js, even at quoted commas, so that the results are the same. */
function toArray(value: string, type: string, parse: typeof parseRows): unknown {
  if (!value.startsWith('{') || !value.endsWith('}')) return value
  const inner = value.slice(1, -1)
  // PostgreSQL has no arrays of arrays: one type has all dimensions.
  const convert = type.startsWith('_') ? undefined : convertersByType(type, parse)
  return splitArray(inner, parse).map((item) => (convert && typeof item === 'string' ? convert(item) : item))
}

function splitArray(inner: string, parse: typeof parseRows): unknown[] {
  try {
    return parse(`[${inner}]`) as unknown[]
  } catch {
    return inner ? inner.split(',') : []
  }
}
