import { describe, expect, it } from 'vitest'
import { itemsOf, parseRow, parseRows } from '../../../js/src/base/json.js'
import { recordConverter } from '../../../js/src/channel/record_values.js'

describe('parseRows', () => {
  // Promise T6.
  it('keeps the digits of whole numbers that a number cannot hold, as text', () => {
    expect(parseRows('{"id":9007199254740993,"low":-9223372036854775808,"ok":9007199254740991}')).toEqual({
      id: '9007199254740993',
      low: '-9223372036854775808',
      ok: 9007199254740991,
    })
  })

  it('steps over a text of ten million characters', () => {
    const text = 'x'.repeat(10_000_000)
    const row = parseRows(`{"a":"${text}","n":9007199254740993,"b":"\\\\","m":9007199254740993}`) as Record<
      string,
      string
    >
    expect([row.a === text, row.n, row.b, row.m]).toEqual([true, '9007199254740993', '\\', '9007199254740993'])
  })

  it('leaves text, fractions and exponents alone', () => {
    const row =
      '{"note":"call 12345678901234567890 \\"now\\" 12345678901234567890","price":0.12345678901234567,"big":1e300,"deep":[12345678901234567890]}'
    expect(parseRows(row)).toEqual({
      note: 'call 12345678901234567890 "now" 12345678901234567890',
      price: 0.12345678901234567,
      big: 1e300,
      deep: ['12345678901234567890'],
    })
  })

  it('reads no record and null as an empty row', () => {
    expect(parseRow('', true)).toEqual({})
    expect(parseRow('null', true)).toEqual({})
  })
})

describe('recordConverter', () => {
  const convert = (type: string, value: unknown): unknown =>
    recordConverter(JSON.stringify([{ name: 'c', type }]), parseRows)({ c: value }).c

  it('gives the values that realtime-js gives', () => {
    expect(convert('bool', 't')).toBe(true)
    expect(convert('bool', 'f')).toBe(false)
    expect(convert('int4', '7')).toBe(7)
    expect(convert('numeric', '1.5')).toBe(1.5)
    expect(convert('numeric', 'NaN')).toBe('NaN')
    expect(convert('jsonb', '{"a":1}')).toEqual({ a: 1 })
    expect(convert('json', 'no json')).toBe('no json')
    expect(convert('timestamp', '2025-01-01 10:00:00')).toBe('2025-01-01T10:00:00')
    expect(convert('timestamptz', '2025-01-01 10:00:00+00')).toBe('2025-01-01 10:00:00+00')
    expect(convert('_int4', '{1,2}')).toEqual([1, 2])
    expect(convert('_text', '{a,b}')).toEqual(['a', 'b'])
    expect(convert('_int4', '{}')).toEqual([])
    expect(convert('_int8', '{9007199254740993,2}')).toEqual(['9007199254740993', 2])
    expect(convert('daterange', '[2025-01-01,2025-02-01)')).toBe('[2025-01-01,2025-02-01)')
  })

  it('leaves what is typed already, and nulls', () => {
    expect(convert('int4', 7)).toBe(7)
    expect(convert('jsonb', null)).toBeNull()
    expect(convert('_int4', [1])).toEqual([1])
  })

  it('keeps the digits of int8, where realtime-js loses them', () => {
    expect(convert('int8', '9007199254740993')).toBe('9007199254740993')
    expect(convert('int8', '12')).toBe(12)
  })
})

describe('itemsOf', () => {
  it('finds the items of a list, sound or not', () => {
    const list = '[{"a":"],{\\"","b":[1,{}]}, {"c":01},null ,[[]],"x,\\\\"]'
    expect(itemsOf(list).map((item) => item.trim())).toEqual([
      '{"a":"],{\\"","b":[1,{}]}',
      '{"c":01}',
      'null',
      '[[]]',
      '"x,\\\\"',
    ])
    expect([itemsOf('[]'), itemsOf(' [ ] '), itemsOf('[1]')]).toEqual([[], [], ['1']])
  })

  it('is in no hurry to recurse', () => {
    expect(itemsOf(`[${'['.repeat(100_000)}${']'.repeat(100_000)},1]`)).toHaveLength(2)
  })
})
