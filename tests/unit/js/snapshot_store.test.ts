import { expect, it } from 'vitest'
import { SnapshotStore } from '../../../js/src/base/snapshot_store.js'

it('A snapshot is frozen, and the same until something in it differs', () => {
  const store = new SnapshotStore({ count: 1, name: 'a' })
  let told = 0
  store.subscribe(() => {
    told += 1
  })
  const before = store.getSnapshot()
  store.update({ count: 1 })
  expect(store.getSnapshot()).toBe(before)
  expect(told).toBe(0)
  store.update({ count: 2 })
  expect(store.getSnapshot()).toEqual({ count: 2, name: 'a' })
  expect(Object.isFrozen(store.getSnapshot())).toBe(true)
  expect(before).toEqual({ count: 1, name: 'a' })
  expect(told).toBe(1)
})
