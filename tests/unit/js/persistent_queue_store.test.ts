import { IDBObjectStore } from 'fake-indexeddb'
import { describe, expect, it, vi } from 'vitest'
import { RealtimeClient } from '../../../js/src/index.js'
import { eventually } from './support/eventually.js'
import { FakeCore } from './support/fake_core.js'
import { URL, browser, events, freshBrowser, openPage, stored, storedCount } from './support/persistent_queue.js'
import type { Page } from './support/persistent_queue.js'

freshBrowser()

describe('Where the browser has no store for it, the queue lives in memory, with one warning', () => {
  async function sendsAnyway(page: Page): Promise<void> {
    const notices: string[] = []
    page.manager.onNotice((notice) => notices.push(notice.name))
    for (const event of ['one', 'two']) {
      const settlement = page.manager.send({ channel: 'orders', event })
      await eventually(() => {
        expect(events(page.core).at(-1)).toBe(event)
      })
      await eventually(() => {
        expect(browser.warnings).toHaveLength(1)
      })
      page.core.settle(page.core.pushes.at(-1)?.request ?? 0, 'acked')
      expect((await settlement).outcome).toBe('acked')
    }
    expect(browser.warnings).toHaveLength(1)
    expect(String(browser.warnings[0]?.[0])).toMatch(/lives in memory only/)
  }

  it('without IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined)
    await sendsAnyway(await openPage())
  })

  it('without Web Locks, since two tabs could not tell whose message is whose', async () => {
    browser.locks.page = () => ({ locks: undefined as never, crash: () => undefined })
    vi.stubGlobal('navigator', {})
    const core = new FakeCore()
    vi.stubGlobal('navigator', {})
    const client = new RealtimeClient(URL.url, { key: URL.key, persistQueue: true, port: core.port })
    await sendsAnyway({ core, client, manager: client.connection, crash: () => undefined })
  })

  it('where it is forbidden', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    await sendsAnyway(await openPage())
  })

  it('where another version of it is in use', async () => {
    await new Promise((resolve) => {
      indexedDB.open('holdfast-queue', 2).onsuccess = resolve
    })
    await sendsAnyway(await openPage())
  })

  it('where it is full', async () => {
    const page = await openPage()
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore) {
      this.transaction.abort()
      throw new DOMException('full', 'QuotaExceededError')
    })
    await sendsAnyway(page)
  })
})

describe('A store that somebody wrote nonsense into', () => {
  it('gives what can be read', async () => {
    const before = await openPage()
    void before.manager.send({ channel: 'orders', event: 'whole' })
    await storedCount(1)
    before.crash()
    const database = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open('holdfast-queue', 1)
      request.onsuccess = () => {
        resolve(request.result)
      }
    })
    const messages = database.transaction('messages', 'readwrite').objectStore('messages')
    for (const payload of [undefined, 7, { a: 1 }])
      messages.add({ queue: 'xyz.supabase.co/', owner: 'gone', topic: 'realtime:orders', payload })
    database.close()
    const { core } = await openPage()
    await eventually(() => {
      expect(events(core)).toEqual(['whole'])
    })
  })
})

describe('A store that becomes full', () => {
  // Promise Q3.
  it('still gives up what was acknowledged, so that it is not sent again', async () => {
    const page = await openPage()
    void page.manager.send({ channel: 'orders', event: 'one' })
    await storedCount(1)
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    page.core.settle(page.core.pushes[0]?.request ?? 0, 'acked')
    void page.manager.send({ channel: 'orders', event: 'two' })
    await storedCount(0)
  })
})

describe('What others have written into the store', () => {
  it('is deleted where it is no message, and the messages are sent', async () => {
    const first = await openPage()
    void first.manager.send({ event: 'good' })
    await storedCount(1)
    const [good] = await stored()
    first.crash()
    const whole = Object.fromEntries(Object.entries(good ?? {}).filter(([name]) => name !== 'key'))
    await put(
      ['topic', 'event', 'payload', 'flags', 'at', 'owner'].flatMap((name) => [
        { ...whole, [name]: null },
        { ...whole, [name]: {} },
        { ...whole, payload: `{},"${name}":1` },
      ]),
    )
    await storedCount(19)
    const second = await openPage()
    expect(events(second.core)).toEqual(['good'])
    await storedCount(1)
  })
})

async function put(rows: object[]): Promise<void> {
  const request = indexedDB.open('holdfast-queue', 1)
  await new Promise((resolve) => (request.onsuccess = resolve))
  const transaction = request.result.transaction('messages', 'readwrite')
  for (const row of rows) transaction.objectStore('messages').add(row)
  await new Promise((resolve) => (transaction.oncomplete = resolve))
  request.result.close()
}
