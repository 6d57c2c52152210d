import { describe, expect, it } from 'vitest'
import { tableOptions } from '../../../js/src/table/live_table_options.js'

const orderOf = (options: object): unknown =>
  (tableOptions({ table: 'orders', ...options }) as { order: unknown }).order

describe('The order of a live table', () => {
  it('is by key where none is given, as documented and as the page is fetched', () => {
    expect(orderOf({})).toEqual([{ column: 'id', ascending: true }])
    expect(orderOf({ key: ['shop', 'number'] })).toEqual([
      { column: 'shop', ascending: true },
      { column: 'number', ascending: true },
    ])
  })

  it('goes by the key where rows are equal otherwise, as the page does', () => {
    expect(orderOf({ order: [{ column: 'created_at', ascending: false }] })).toEqual([
      { column: 'created_at', ascending: false },
      { column: 'id', ascending: true },
    ])
  })

  it('is that of the page where a function of the user’s fetches it, and no order is given', () => {
    const fetch = (): Promise<never[]> => Promise.resolve([])
    expect(orderOf({ fetch })).toEqual([])
    expect(orderOf({ fetch, order: [{ column: 'id' }] })).toHaveLength(2)
  })
})
