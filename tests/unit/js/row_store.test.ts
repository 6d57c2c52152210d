import { describe, expect, it } from 'vitest'
import { Dice } from '../../../js/src/testing/dice.js'
import { RowStore } from '../../../js/src/table/row_store.js'
import { tableChange, tableDiff } from './support/table_diff.js'

describe('The rows of a live table', () => {
  it('are the same array after a frame that changes nothing in them', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1, name: 'a' }]))
    const before = store.rows
    // Another text of the same row, because the server may write its columns in another order.
    store.apply(tableChange(1, [], { keys: ['1'], rows: '[{"name":"a","id":1}]', places: [0] }))
    expect(store.rows).toBe(before)
  })

  it('are others where one changed, and that one alone', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1 }, { id: 2 }]))
    const [first, second] = store.rows
    store.apply(tableChange(1, [{ id: 2, name: 'b' }], { places: [1] }))
    expect(store.rows).toEqual([{ id: 1 }, { id: 2, name: 'b' }])
    expect(store.rows[0]).toBe(first)
    expect(store.rows[1]).not.toBe(second)
  })

  it('are shown but for one that cannot be read, which is named and comes back with its next change', () => {
    const store = new RowStore()
    store.apply({ ...tableDiff(1, [{ id: 1 }, { id: 2 }, { id: 3 }]), rows: '[{"id":1},{"id":oops},{"id":3}]' })
    expect(store.rows).toEqual([{ id: 1 }, { id: 3 }])
    expect(store.error?.name).toBe('ROW_UNREADABLE')
    store.apply(tableChange(1, [{ id: 2 }], { places: [1] }))
    expect(store.rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    expect(store.error).toBeUndefined()
  })

  it('are replaced by newer ones that stay where they stand, and refused where they would not', () => {
    const store = new RowStore()
    store.apply(
      tableDiff(1, [
        { id: 1, n: 1, v: 0 },
        { id: 2, n: 2, v: 0 },
      ]),
    )
    const refused: number[] = []
    const rows = [
      { id: 2, n: 2, v: 5 },
      { id: 1, n: 9, v: 5 },
      { id: 3, n: 3, v: 5 },
    ]
    store.put({ type: 'tableRows', table: 1, keys: ['2', '1', '3'], rows, refused }, ['n'])
    expect(refused).toEqual([1, 2])
    expect(store.rows).toEqual([
      { id: 1, n: 1, v: 0 },
      { id: 2, n: 2, v: 5 },
    ])
  })

  it('begin anew with the first word of a core, and those that are as they were stay the same objects', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1 }, { id: 2 }]))
    const [, second] = store.rows
    store.apply(tableDiff(1, [{ id: 2 }]))
    expect(store.rows).toEqual([{ id: 2 }])
    expect(store.rows[0]).toBe(second)
    store.apply(tableDiff(1, []))
    expect(store.rows).toEqual([])
  })

  it('come into the list and leave it, and change where they stand then', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1 }, { id: 2 }]))
    store.apply(tableChange(1, [{ id: 3, name: 'c' }], { left: [0], places: [1], came: 1 }))
    expect(store.rows).toEqual([{ id: 2 }, { id: 3, name: 'c' }])
    store.apply(tableChange(1, [{ id: 3, name: 'd' }], { places: [1] }))
    expect(store.rows).toEqual([{ id: 2 }, { id: 3, name: 'd' }])
  })

  it('are the same array after a frame in which one left and came back as it was', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1 }, { id: 2 }]))
    const before = store.rows
    store.apply(tableChange(1, [{ id: 2 }], { left: [1], places: [1], came: 1 }))
    expect(store.rows).toBe(before)
    store.apply(tableChange(1, [{ id: 2 }], { left: [1], places: [0], came: 1 }))
    expect(store.rows).toEqual([{ id: 2 }, { id: 1 }])
    expect(store.rows[1]).toBe(before[0])
  })

  it('are in the order that is told, wherever they came, went and moved', () => {
    const dice = new Dice(1)
    for (let round = 0; round < 300; round++) {
      const store = new RowStore()
      let shown: string[] = []
      for (let look = 0; look < 8; look++) {
        const next = shuffled(['a', 'b', 'c', 'd', 'e', 'f', 'g'], dice).slice(0, dice.between(0, 7))
        // What stays in its order is mostly not reported.
        const stays = new Set(inOrder(shown, next).filter(() => dice.pick(4) > 0))
        const rows = next.map((id) => ({ id, look }))
        const placed = [...next.keys()].filter((place) => !stays.has(next[place] ?? ''))
        const places = [...placed, ...[...next.keys()].filter((place) => stays.has(next[place] ?? ''))]
        store.apply(
          tableChange(
            1,
            places.flatMap((place) => rows[place] ?? []),
            {
              anew: look === 0,
              left: [...shown.entries()].flatMap(([place, key]) => (stays.has(key) ? [] : [place])),
              places,
              came: placed.length,
            },
          ),
        )
        expect(store.rows).toEqual(rows)
        const one = dice.pick(next.length)
        const put = rows.slice(one, one + 1).map((row) => ({ ...row, look: look + 1_000 }))
        store.put({ type: 'tableRows', table: 1, keys: next.slice(one, one + 1), rows: put, refused: [] }, ['id'])
        expect(store.rows).toEqual([...rows.slice(0, one), ...put, ...rows.slice(one + 1)])
        shown = next
      }
    }
  })
})

function shuffled(keys: readonly string[], dice: Dice): string[] {
  const left = [...keys]
  return keys.map(() => left.splice(dice.pick(left.length), 1)[0] ?? '')
}

/** Some keys of both lists that are in the same order in both. */
function inOrder(before: readonly string[], after: readonly string[]): string[] {
  let at = -1
  return before.filter((key) => {
    const place = after.indexOf(key)
    if (place <= at) return false
    at = place
    return true
  })
}
