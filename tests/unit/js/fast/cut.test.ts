import { describe, expect, it } from 'vitest'
import { Cut } from '../../../../js/src/engine/fast/cut.js'
import { mayHaveLostDigits } from '../../../../js/src/engine/fast/long_numbers.js'

/** `[<quoted>,<object>,"middle",<value>]` */
const frame = () => new Cut(['["', '",', ',"middle",', ']'], ['quoted', 'object', 'value'])

describe('A frame is cut where the one before it differed', () => {
  it('into its varying parts', () => {
    const cut = frame()
    expect(cut.take('["time",{"a":1},"middle",[2,3]]')).toBe(true)
    expect(cut.texts).toEqual(['time', '{"a":1}', '[2,3]'])
  })

  it.each([
    ['another beginning', '{"time",{"a":1},"middle",2]'],
    ['another middle', '["time",{"a":1},"centre",2]'],
    ['another end', '["time",{"a":1},"middle",2}'],
    ['no end', '["time",{"a":1},"middle",'],
    ['something behind it', '["time",{"a":1},"middle",2] '],
    ['an escape in what is between quotes', '["ti\\"me",{"a":1},"middle",2]'],
    ['a control character there', '["ti\nme",{"a":1},"middle",2]'],
    ['a list in place of an object', '["time",[1],"middle",2]'],
    ['less than the fixed parts', '["]'],
  ])('not with %s', (_, text) => {
    expect(frame().take(text)).toBe(false)
  })

  it('where text in a value looks like the frame, into parts that are no JSON', () => {
    const cut = frame()
    expect(cut.take('["time",{"a":"},"middle",2]"},"middle",3]')).toBe(true)
    expect(() => JSON.parse(cut.texts[1] as string) as unknown).toThrow(SyntaxError)
  })

  it('not where a part is so long that it may nest deeper than the core lets it', () => {
    const long = '['.repeat(100_001) + ']'.repeat(100_001)
    expect(frame().take(`["time",{"a":1},"middle",${long}]`)).toBe(false)
  })
})

describe('Digits may have been lost', () => {
  it.each(['9007199254740993', '-9007199254740992', '{"a":[{"b":12345678901234567890}]}', '1e300'])('of %s', (json) => {
    expect(mayHaveLostDigits(JSON.parse(json))).toBe(true)
  })

  it.each(['9007199254740991', '"9007199254740993"', 'null', '{"a":[1,{"b":2.5}],"c":null}'])('not of %s', (json) => {
    expect(mayHaveLostDigits(JSON.parse(json))).toBe(false)
  })

  it('at any depth, without a stack', () => {
    let deep: unknown = [2 ** 60]
    for (let i = 0; i < 50_000; i++) deep = { deep }
    expect(mayHaveLostDigits(deep)).toBe(true)
  })
})
