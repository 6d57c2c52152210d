import { describe, expect, it } from 'vitest'
import { RowKey } from '../../../../js/src/engine/fast/row_key.js'

describe('The key of a row', () => {
  const id = new RowKey(['id'], '{"id": 7, "n": 1}')

  it.each([
    ['a number', '{"id": 12, "n": 1}', '12'],
    ['a text', '{"id": "a-b", "n": 1}', '"a-b"'],
    ['all there is', '{"id": 1}', '1'],
  ])('is read where it stands first: %s', (_, record, key) => {
    expect(id.standsFirst).toBe(true)
    expect(id.read(record, '')).toBe(key)
  })

  it.each([
    ['an escape', '{"id": "a\\"b", "n": 1}'],
    ['a fraction', '{"id": 1.5, "n": 1}'],
    ['null', '{"id": null, "n": 1}'],
    ['an object', '{"id": {}, "n": 1}'],
    ['another column', '{"n": 1, "id": 2}'],
    ['a text without an end', '{"id": "a'],
    ['nothing', '{"id": '],
  ])('is the core’s where it is not plain: %s', (_, record) => {
    expect(id.read(record, '')).toBeUndefined()
  })

  it.each([
    ['the same', '{"id": 1}', '1'],
    ['the same, and more', '{"id": 1, "n": 0}', '1'],
    ['another', '{"id": 2}', undefined],
    ['one that begins alike', '{"id": 12}', undefined],
    ['written in another way', '{"id":1}', undefined],
  ])('is compared with that of the old record: %s', (_, old, key) => {
    expect(id.read('{"id": 1, "n": 1}', old)).toBe(key)
  })

  it('is found in parsed records wherever its columns stand, in the form of the core', () => {
    const both = new RowKey(['b', 'id'], '{"n":1,"id":1,"b":"x"}')
    expect(both.standsFirst).toBe(false)
    expect(both.readParsed({ n: 1, id: 1, b: 'x' }, {})).toBe('"x",1')
    expect(both.readParsed({ n: 1, id: 1, b: 'x' }, { b: 'x', id: 1 })).toBe('"x",1')
    expect(both.readParsed({ n: 1, id: 1, b: 'x' }, { b: 'y', id: 1 })).toBeUndefined()
    expect(both.readParsed({ n: 1, id: 2 ** 53, b: 'x' }, {}), 'digits may be lost').toBeUndefined()
    expect(both.readParsed({ n: 1, id: 1, b: 'a"b' }, {}), 'JSON may write it in several ways').toBeUndefined()
    expect(both.readParsed({ n: 1, id: 1 }, {}), 'a column is missing').toBeUndefined()
  })
})
