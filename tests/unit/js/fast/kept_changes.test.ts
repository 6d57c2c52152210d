import { beforeEach, describe, expect, it } from 'vitest'
import { KeptChanges, arrayOf } from '../../../../js/src/engine/fast/kept_changes.js'
import type { Takers } from '../../../../js/src/engine/fast/kept_changes.js'

const ORDERS: Takers = { tables: [1], name: 'orders' }
const BOTH: Takers = { tables: [1, 2], name: 'orders and menu' }

describe('Updates that are kept back', () => {
  let kept: KeptChanges
  let dirty: number[]
  const update = (key: string, n: number, takers = ORDERS): void => {
    kept.add({ key, takers, record: JSON.stringify({ id: Number(key), n }) }, (table) => dirty.push(table))
  }

  beforeEach(() => {
    kept = new KeptChanges()
    dirty = []
  })

  it('are the last one of each row', () => {
    update('1', 1)
    update('2', 2)
    update('1', 3)
    expect(kept.take()).toEqual([
      { type: 'changesKept', table: 1, rows: '[{"id":1,"n":3},{"id":2,"n":2}]', shown: false },
    ])
    expect(kept.isEmpty).toBe(true)
  })

  it('make a table dirty once before they are taken', () => {
    update('1', 1)
    update('2', 1)
    expect(dirty).toEqual([1])
    kept.take()
    update('1', 2)
    expect(dirty).toEqual([1, 1])
  })

  it('are shown without the core once that has nothing to show itself', () => {
    update('1', 1)
    expect(kept.takeFresh(1), 'nobody knows yet what the core has').toBeUndefined()
    kept.take()
    update('1', 2)
    expect(arrayOf(kept.takeFresh(1) ?? [])).toBe('[{"id":1,"n":2}]')
    expect(kept.take()).toEqual([{ type: 'changesKept', table: 1, rows: '[{"id":1,"n":2}]', shown: true }])
    update('1', 3)
    kept.coreIsDirty(1)
    expect(kept.takeFresh(1)).toBeUndefined()
  })

  it('go to the core as news where the page did not show them', () => {
    kept.takeFresh(1)
    update('1', 1)
    update('2', 1)
    const fresh = kept.takeFresh(1) ?? []
    kept.leaveToCore(1, fresh.slice(1))
    expect(kept.take()).toEqual([
      { type: 'changesKept', table: 1, rows: '[{"id":1,"n":1}]', shown: true },
      { type: 'changesKept', table: 1, rows: '[{"id":2,"n":1}]', shown: false },
    ])
  })

  it('are handed to each of several tables, and shown by the core', () => {
    kept.takeFresh(1)
    update('1', 1, BOTH)
    expect(dirty).toEqual([1, 2])
    expect(kept.takeFresh(1)).toBeUndefined()
    expect(kept.take().map((command) => 'table' in command && command.table)).toEqual([1, 2])
  })

  it('are mixed where one table has them from two lessons', () => {
    update('1', 1)
    expect(kept.isMixed(ORDERS)).toBe(false)
    expect(kept.isMixed(BOTH)).toBe(true)
    expect(kept.isMixed({ tables: [3], name: 'menu' })).toBe(false)
  })

  it('are left to the core for a while where the rows move', () => {
    kept.takeFresh(1)
    kept.rowsMove(1)
    let looks = 0
    for (let shown = false; !shown; looks++) {
      update('1', looks)
      shown = kept.takeFresh(1) !== undefined
    }
    expect(looks).toBe(61)
  })

  it('are shown by the core after tables were forgotten, until the core has shown one once', () => {
    kept.takeFresh(1)
    kept.rowsMove(1)
    kept.forgetTables()
    update('1', 1)
    expect(kept.takeFresh(1)).toBeUndefined()
    expect(kept.takeFresh(1)).toHaveLength(1)
  })

  it('are full at two thousand rows', () => {
    for (let i = 0; i < 1_999; i++) update(String(i), 0)
    expect(kept.isFull).toBe(false)
    update('1999', 0)
    expect(kept.isFull).toBe(true)
  })
})
