import { IDBObjectStore } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import type { Settlement } from '../../../js/src/index.js'
import type { RestoredMessage } from '../../../js/src/connection/persistent_queue.js'
import { eventually } from './support/eventually.js'
import { events, freshBrowser, openPage, stored, storedCount } from './support/persistent_queue.js'

freshBrowser()

describe('A queue that persists', () => {
  // Promise Q6.
  it('is handed on to the next page: in order, and before anything new', async () => {
    const before = await openPage()
    for (const event of ['one', 'two', 'three']) void before.manager.send({ channel: 'orders', event })
    await storedCount(3)
    before.crash()

    const after = await openPage()
    void after.manager.send({ channel: 'orders', event: 'four' })
    await eventually(() => {
      expect(events(after.core)).toEqual(['one', 'two', 'three', 'four'])
    })
    expect(after.core.pushes[0]?.waitedMs).toBeGreaterThanOrEqual(0)
  })

  it('needs nobody to open the channel of what send() sent', async () => {
    const before = await openPage()
    void before.manager.send({ channel: 'orders', event: 'one' })
    await storedCount(1)
    before.crash()
    const { core } = await openPage()
    await eventually(() => {
      expect(events(core)).toEqual(['one'])
    })
    expect(core.all('connect')).toHaveLength(1)
  })

  it('waits for the page to open a channel that the page opened before', async () => {
    const before = await openPage()
    const room = before.client.channel('room', { config: { private: true, broadcast: { ack: true } } }).subscribe()
    void room.send({ type: 'broadcast', event: 'one', payload: {} })
    await storedCount(1)
    before.crash()
    const after = await openPage()
    expect(after.core.pushes).toHaveLength(0)
    after.client.channel('room', { config: { private: true, broadcast: { ack: true } } }).subscribe()
    expect(events(after.core)).toEqual(['one'])
    expect(after.core.channel('realtime:room')).toBe(after.core.pushes[0]?.channel)
  })

  it('forgets what has settled, and tells of it', async () => {
    const before = await openPage()
    void before.manager.send({ channel: 'orders', event: 'acknowledged' })
    void before.manager.send({ channel: 'orders', event: 'waits' })
    await storedCount(2)
    before.core.settle(before.core.pushes[0]?.request ?? 0, 'acked')
    await storedCount(1)
    before.crash()

    const after = await openPage()
    const told: [RestoredMessage, Settlement][] = []
    after.manager.onRestoredSettled((...args) => told.push(args))
    await eventually(() => {
      expect(events(after.core)).toEqual(['waits'])
    })
    after.core.settle(after.core.pushes[0]?.request ?? 0, 'acked')
    await storedCount(0)
    expect(told).toMatchObject([[{ topic: 'realtime:orders', event: 'broadcast' }, { outcome: 'acked' }]])
  })

  it('never takes the messages of a page that lives', async () => {
    const first = await openPage()
    void first.manager.send({ channel: 'orders', event: 'mine' })
    await storedCount(1)
    const second = await openPage()
    second.client.channel('orders').subscribe()
    await new Promise(setImmediate)
    expect(second.core.pushes).toHaveLength(0)
    expect(await stored()).toHaveLength(1)
  })

  it('is one for each name and server', async () => {
    const before = await openPage({ persistQueue: 'ada' })
    void before.manager.send({ channel: 'orders', event: 'of ada' })
    await storedCount(1)
    before.crash()
    for (const other of [{ persistQueue: 'grace' }, { persistQueue: 'ada', url: 'https://abc.supabase.co' }]) {
      const { core, client, crash } = await openPage(other)
      client.channel('orders').subscribe()
      await new Promise(setImmediate)
      expect(core.pushes).toHaveLength(0)
      crash()
    }
    const { core } = await openPage({ persistQueue: 'ada' })
    await eventually(() => {
      expect(events(core)).toEqual(['of ada'])
    })
  })

  it('keeps bytes as bytes', async () => {
    const before = await openPage()
    const backing = new Uint8Array([9, 1, 2, 3, 9])
    void before.manager.send({ channel: 'photos', event: 'photo', payload: backing.subarray(1, 4) })
    await storedCount(1)
    before.crash()
    const { core } = await openPage()
    await eventually(() => {
      expect(core.pushes[0]?.payload).toEqual(new Uint8Array([1, 2, 3]))
    })
  })

  it('holds to the limits of the queue, counting from when a message was sent', async () => {
    const before = await openPage()
    for (const event of ['one', 'two', 'three']) void before.manager.send({ channel: 'orders', event })
    await storedCount(3)
    before.crash()
    const after = await openPage({ queueLimit: 2 })
    await eventually(() => {
      expect(events(after.core)).toEqual(['two', 'three'])
    })
    await storedCount(2)
    after.crash()
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 60_000)
    await openPage({ messageTtlMs: 60_000 })
    await storedCount(0)
  })

  it('is cleared by a clean disconnect', async () => {
    const before = await openPage()
    void before.client.channel('room').subscribe().send({ type: 'broadcast', event: 'one' })
    await storedCount(1)
    before.crash()
    const after = await openPage()
    after.manager.disconnect()
    await storedCount(0)
  })

  it('never holds a token', async () => {
    const page = await openPage({ accessToken: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl' })
    void page.manager.send({ channel: 'orders', event: 'one' })
    await storedCount(1)
    expect(JSON.stringify(await stored())).not.toMatch(/eyJ|anon/)
  })

  it('writes nothing for what goes out at once', async () => {
    const page = await openPage()
    const writes = vi.spyOn(IDBObjectStore.prototype, 'add')
    page.core.onCommand = (command) => {
      if (command.type === 'push') page.core.settle(command.request, 'sent')
    }
    const channel = page.client.channel('typing').subscribe()
    await channel.send({ type: 'broadcast', event: 'typing' })
    await new Promise(setImmediate)
    expect(writes).not.toHaveBeenCalled()
  })
})
