import type { Random } from '../random.js'
import { anyObject, anyValue, wordText } from './words.js'
import { quoted } from './tree.js'
import type { Tree } from './tree.js'

type Make = (random: Random) => Tree

const oneOf =
  (...texts: readonly Tree[]): Make =>
  (random) =>
    random.pick(texts)
/** The number, or its text: servers differ. */
const number = (...digits: readonly string[]): Make => oneOf(...digits, ...digits.map(quoted))
const text = (...values: readonly string[]): Make => oneOf(...values.map(quoted))

/** Every type that PostgreSQL has, and what a cell of it may hold. */
const TYPES: Readonly<Record<string, Make>> = {
  bool: oneOf('true', 'false', '"t"', '"f"', '"maybe"'),
  int2: number('0', '-32768', '32767'),
  int4: number('0', '-2147483648', '2147483647'),
  int8: number('0', '-5', '9007199254740991', '9007199254740993', '-9223372036854775808', '9223372036854775807'),
  oid: number('0', '4294967295'),
  float4: number('0', '-0', '1.5', '3.4028235e38', '-1e-45'),
  float8: number('0', '1e21', '100000000000000000000', '0.30000000000000004', '1.7976931348623157e308'),
  numeric: number('0', '12.340', '-0.00001', '123456789012345678901234567890', '12345678901234567890.123'),
  money: text('$1,234.50', '-$0.01'),
  text: wordText,
  varchar: wordText,
  bpchar: text('a   ', ''),
  char: text('a'),
  name: text('pg_catalog'),
  bytea: text('\\x00ff', '\\x'),
  uuid: text('11111111-1111-4111-8111-111111111111'),
  date: text('2026-11-23', 'infinity', '0044-03-15 BC'),
  time: text('12:23:47.123456', '24:00:00'),
  timetz: text('12:23:47+05:30'),
  timestamp: text('2026-11-23 12:23:47.123456', '2026-11-23T12:23:47', 'infinity', '0044-03-15 00:00:00 BC'),
  timestamptz: text('2026-11-23 12:23:47.123456+00', '2026-11-23T12:23:47.1+00:00'),
  interval: text('1 year 2 mons', '-00:00:01'),
  abstime: text('2026-11-23 12:23:47+00'),
  reltime: text('1 day'),
  json: (random) =>
    random.weighted([
      [2, () => anyValue(random)],
      [1, () => text('{"a":[1,2,{"b":null}]}', '[', '"s"', '12', '')(random)],
    ]),
  jsonb: (random) =>
    random.weighted([
      [2, () => anyObject(random)],
      [1, () => text('{"k": "grüße"}', '[1, 2]', 'nil')(random)],
    ]),
  inet: text('192.168.0.1/24', '::1'),
  cidr: text('10.0.0.0/8'),
  macaddr: text('08:00:2b:01:02:03'),
  point: text('(1,2)'),
  line: text('{1,2,3}'),
  box: text('(1,1),(0,0)'),
  path: text('[(0,0),(1,1)]'),
  polygon: text('((0,0),(1,1),(1,0))'),
  circle: text('<(0,0),1>'),
  tsvector: text("'a':1 'fat':2"),
  tsquery: text("'fat' & 'rat'"),
  xml: text('<a b="c">&amp;</a>'),
  bit: text('101'),
  varbit: text(''),
  pg_lsn: text('16/B374D848'),
  int4range: text('[1,10)', 'empty'),
  int8range: text('[1,9007199254740993)'),
  numrange: text('(0.5,)'),
  tsrange: text('["2026-11-23 00:00:00",)'),
  tstzrange: text('["2026-11-23 00:00:00+00",infinity)'),
  daterange: text('[2026-11-23,2026-11-24)'),
  order_status: text('placed', 'out for delivery'),
  geography: text('0101000020E6100000'),
}

/** What an array may hold, written as PostgreSQL writes arrays; by the type of its items, else of words. */
const ARRAYS: Readonly<Record<string, readonly string[]>> = {
  bool: ['{t,f}', '{t,NULL}'],
  int2: ['{1,2,3}', '{}', '{{1,2},{3,4}}'],
  int4: ['{1,-2}', '{7}'],
  int8: ['{1,9007199254740993}', '{}'],
  float8: ['{1.5,1e21}', '{NaN}'],
  numeric: ['{12.30,1}'],
  jsonb: ['{"{\\"a\\": 1}"}', '{1}'],
  timestamp: ['{"2026-11-23 12:23:47"}'],
}
const WORD_ARRAYS = ['{}', '{a,b}', '{"a,b",c}', '{"grüße","🙂"}', '{NULL}', '{', '}', 'no array', '{a,"b']

export interface Column {
  readonly name: string
  readonly type: string
}

/** A table's columns: each type at times, and arrays of each. */
export function columnsOf(random: Random): Column[] {
  const types = Object.keys(TYPES)
  return Array.from({ length: 1 + random.below(8) }, (_, i) => {
    const type = random.pick(types)
    const name = random.weighted([
      [8, () => `c${String(i)}`],
      [1, () => `größe ${String(i)}`],
      [1, () => `"${String(i)}`],
      [1, () => String(i)],
    ])
    return { name, type: random.chance(0.2) ? `_${type}` : type }
  })
}

export function cell(random: Random, type: string): Tree {
  if (random.chance(0.1)) return 'null'
  if (!type.startsWith('_')) return (TYPES[type] ?? anyValue)(random)
  const item = type.slice(1)
  if (random.chance(0.5)) return random.list(3, () => cell(random, item))
  return quoted(random.pick(ARRAYS[item] ?? WORD_ARRAYS))
}
