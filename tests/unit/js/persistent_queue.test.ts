import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConnectionManager, RealtimeClient } from '../../../js/src/index.js'
import type { ConnectionOptions, Settlement } from '../../../js/src/index.js'
import type { RestoredMessage } from '../../../js/src/connection/persistent_queue.js'
import { FakeCore } from './support/fake_core.js'
import { FakeLocks } from './support/fake_locks.js'
import { userToken } from './support/user_token.js'
import { eventually } from './support/eventually.js'

const URL = { url: 'https://xyz.supabase.co', key: 'anon' }
let browser: FakeLocks
let warnings: unknown[][]

interface Page {
  readonly core: FakeCore
  readonly manager: ConnectionManager
  readonly client: RealtimeClient
  /** The tab dies as it is: nothing is cleaned up. */
  readonly crash: () => void
}

/** A page with one client, whose store is open. */
async function openPage(options: ConnectionOptions = {}): Promise<Page> {
  const { locks, crash } = browser.page()
  vi.stubGlobal('navigator', { locks })
  const core = new FakeCore()
  const { url, ...rest } = { ...URL, persistQueue: true, ...options, port: core.port }
  const client = new RealtimeClient(url, rest)
  await eventually(() => {
    expect(core.commands).not.toHaveLength(0)
  })
  return { core, client, manager: client.connection, crash }
}

/** What the database of the browser holds. */
async function stored(): Promise<{ topic: string; event: string; payload: unknown }[]> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open('holdfast-queue', 1)
    request.onsuccess = () => {
      resolve(request.result)
    }
  })
  const all = database.transaction('messages').objectStore('messages').getAll()
  const rows = await new Promise<unknown>((resolve) => {
    all.onsuccess = () => {
      resolve(all.result)
    }
  })
  database.close()
  return rows as { topic: string; event: string; payload: unknown }[]
}

async function storedCount(count: number): Promise<void> {
  await eventually(async () => {
    expect(await stored()).toHaveLength(count)
  })
}

const events = (core: FakeCore): string[] =>
  core.pushes.map(({ payload }) => (JSON.parse(payload as string) as { event: string }).event)

beforeEach(() => {
  browser = new FakeLocks()
  warnings = []
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.spyOn(console, 'warn').mockImplementation((...words) => void warnings.push(words))
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

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
        expect(warnings).toHaveLength(1)
      })
      page.core.settle(page.core.pushes.at(-1)?.request ?? 0, 'acked')
      expect((await settlement).outcome).toBe('acked')
    }
    expect(warnings).toHaveLength(1)
    expect(String(warnings[0]?.[0])).toMatch(/lives in memory only/)
  }

  it('without IndexedDB', async () => {
    vi.stubGlobal('indexedDB', undefined)
    await sendsAnyway(await openPage())
  })

  it('without Web Locks, since two tabs could not tell whose message is whose', async () => {
    browser.page = () => ({ locks: undefined as never, crash: () => undefined })
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

describe('A queue that persists for several users', () => {
  const USER_CHANGED = 310
  const [QUEUE_CLEARED, ANN, BOB] = [304, userToken('ann'), userToken('bob')]

  /** Ann sent one message that did not get out; her page is gone. */
  async function annsMessage(): Promise<void> {
    const page = await openPage({ accessToken: ANN })
    void page.manager.send({ channel: 'orders', event: 'ann’s' })
    await storedCount(1)
    page.crash()
  }

  it('hands a message to the core as its sender’s', async () => {
    await annsMessage()
    const { core } = await openPage({ accessToken: userToken('ann', 2) })
    await eventually(() => {
      expect(core.pushes).toMatchObject([{ owner: 'ann' }])
    })
  })

  it('keeps one user’s from another, and for them until they are back', async () => {
    await annsMessage()
    const bobs = await openPage({ accessToken: BOB })
    void bobs.manager.send({ channel: 'orders', event: 'bob’s' })
    await eventually(() => {
      expect(events(bobs.core)).toEqual(['bob’s'])
    })
    bobs.core.settle(bobs.core.pushes[0]?.request ?? 0, 'acked')
    bobs.manager.disconnect()
    await storedCount(1)
    bobs.crash()
    const anns = await openPage({ accessToken: ANN })
    await eventually(() => {
      expect(events(anns.core)).toEqual(['ann’s'])
    })
  })

  it('keeps what the core gave up when another user came, and sends it when its sender is back', async () => {
    const { core, manager, client } = await openPage({ accessToken: ANN })
    const told: string[] = []
    manager.onRestoredSettled((_message, { outcome }) => told.push(outcome))
    const sent = manager.send({ channel: 'orders', event: 'ann’s' })
    await storedCount(1)
    await client.setAuth(BOB)
    core.settle(core.pushes[0]?.request ?? 0, 'failed', USER_CHANGED)
    await expect(sent).resolves.toMatchObject({ outcome: 'failed', error: { name: 'USER_CHANGED' } })
    await new Promise(setImmediate)
    expect(await stored()).toHaveLength(1)
    expect(core.pushes).toHaveLength(1)
    await client.setAuth(ANN)
    expect(core.pushes[1]).toMatchObject({ owner: 'ann', event: 'broadcast' })
    core.settle(core.pushes[1]?.request ?? 0, 'acked')
    await storedCount(0)
    expect(told).toEqual(['acked'])
  })

  it('keeps it too where it was given up before it was written', async () => {
    const { core, manager, client } = await openPage({ accessToken: ANN })
    void manager.send({ channel: 'orders', event: 'ann’s' })
    await client.setAuth(BOB)
    core.settle(core.pushes[0]?.request ?? 0, 'failed', USER_CHANGED)
    await storedCount(1)
    await client.setAuth(ANN)
    core.settle(core.pushes[1]?.request ?? 0, 'acked')
    await storedCount(0)
  })

  it('is not cleared of one user’s by a disconnect() after they have signed out', async () => {
    const { core, manager, client, crash } = await openPage({ accessToken: ANN })
    void manager.send({ channel: 'orders', event: 'ann’s' })
    await storedCount(1)
    await client.setAuth(null)
    manager.disconnect()
    core.settle(core.pushes[0]?.request ?? 0, 'dropped', QUEUE_CLEARED)
    crash()
    const after = await openPage({ accessToken: ANN })
    await eventually(() => {
      expect(events(after.core)).toEqual(['ann’s'])
    })
  })

  it('is the first one’s who signs in where nobody was known', async () => {
    const { manager, client, crash } = await openPage()
    void manager.send({ channel: 'orders', event: 'early' })
    await storedCount(1)
    await client.setAuth(ANN)
    await eventually(async () => {
      expect(await stored()).toMatchObject([{ user: 'ann' }])
    })
    await client.setAuth(BOB)
    crash()
    const bobs = await openPage({ accessToken: BOB })
    bobs.client.channel('orders').subscribe()
    await new Promise(setImmediate)
    expect(bobs.core.pushes).toEqual([])
    expect(await stored()).toMatchObject([{ user: 'ann' }])
  })

  it('never holds a token', async () => {
    await annsMessage()
    expect(JSON.stringify(await stored())).not.toContain(ANN)
  })

  it('has room for as many of each user', async () => {
    for (const token of [ANN, BOB]) {
      const page = await openPage({ accessToken: token, queueLimit: 2 })
      for (const event of ['1', '2']) void page.manager.send({ channel: 'orders', event })
      await storedCount(token === ANN ? 2 : 4)
      page.crash()
    }
    const { core } = await openPage({ accessToken: ANN, queueLimit: 2 })
    await eventually(() => {
      expect(events(core)).toEqual(['1', '2'])
    })
    expect(await stored()).toHaveLength(4)
  })
})
