import { describe, expect, it } from 'vitest'
import { shared } from '../../../js/src/base/structural_sharing.js'

/** Lists within lists. */
const nested = (levels: number, inside = ''): unknown => JSON.parse('['.repeat(levels) + inside + ']'.repeat(levels))

/** `JSON.stringify` would overflow the stack on it. */
function innermost(value: unknown): unknown {
  let at = value
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[0]
  return at
}

describe('Structural sharing', () => {
  it('keeps every part that is as it was, and freezes what is new', () => {
    const before = shared(undefined, { id: 1, who: { name: 'ann', tags: ['a', 'b'] }, at: [1, 2] })
    const after = shared(before, { id: 1, who: { name: 'ann', tags: ['a', 'b'] }, at: [1, 3] })
    expect(after).toEqual({ id: 1, who: { name: 'ann', tags: ['a', 'b'] }, at: [1, 3] })
    expect(after).not.toBe(before)
    expect(after.who).toBe(before.who)
    expect([after, after.at].every((part) => Object.isFrozen(part))).toBe(true)
    expect(shared(after, structuredClone(after))).toBe(after)
  })

  it('tells lists from objects, and members from none', () => {
    const list = shared(undefined, { a: [] as unknown })
    expect(shared(list, { a: {} })).toEqual({ a: {} })
    expect(shared({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 })
    expect(shared({ a: 1 }, { a: 1, b: null })).toEqual({ a: 1, b: null })
  })

  it('takes a member that is called __proto__ for a member', () => {
    const next = shared<object>({}, JSON.parse('{"__proto__":{}}') as object)
    expect(Object.keys(next)).toEqual(['__proto__'])
    expect(Object.getOwnPropertyDescriptor(next, '__proto__')?.value).not.toBe(Object.prototype)
  })

  it('goes a hundred thousand levels down', () => {
    const before = shared(undefined, nested(100_000))
    expect(Object.isFrozen(innermost(before))).toBe(true)
    // If a failure printed them, it would overflow the stack.
    expect(shared(before, nested(100_000)) === before).toBe(true)
    expect(shared(before, nested(100_000, '1')) === before).toBe(false)
  })
})
