import { describe, expect, it } from 'vitest'
import { RowStore } from '../../../js/src/table/row_store.js'
import { tableDiff } from './support/table_diff.js'

const STANDS = { order: undefined }

describe('The rows of a live table', () => {
  it('are the same array after a frame that changes nothing in them', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1, name: 'a' }]))
    const before = store.rows
    // Another text of the same row: the server may write its columns in another order.
    store.apply({ ...tableDiff(1, []), ...STANDS, keys: ['1'], rows: '[{"name":"a","id":1}]' })
    expect(store.rows).toBe(before)
  })

  it('are others where one changed, and that one alone', () => {
    const store = new RowStore()
    store.apply(tableDiff(1, [{ id: 1 }, { id: 2 }]))
    const [first, second] = store.rows
    store.apply(tableDiff(1, [{ id: 2, name: 'b' }], STANDS))
    expect(store.rows).toEqual([{ id: 1 }, { id: 2, name: 'b' }])
    expect(store.rows[0]).toBe(first)
    expect(store.rows[1]).not.toBe(second)
  })

  it('are shown but for one that cannot be read, which is named and comes back with its next change', () => {
    const store = new RowStore()
    store.apply({ ...tableDiff(1, [{ id: 1 }, { id: 2 }, { id: 3 }]), rows: '[{"id":1},{"id":oops},{"id":3}]' })
    expect(store.rows).toEqual([{ id: 1 }, { id: 3 }])
    expect(store.error?.name).toBe('ROW_UNREADABLE')
    store.apply(tableDiff(1, [{ id: 2 }], STANDS))
    expect(store.rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
    expect(store.error).toBeUndefined()
  })
})
