import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { RealtimeClient } from '../../../../js/src/index.js'
import type { ConnectionManager, ConnectionOptions } from '../../../../js/src/index.js'
import { eventually } from './eventually.js'
import { FakeCore } from './fake_core.js'
import { FakeLocks } from './fake_locks.js'

export const URL = { url: 'https://xyz.supabase.co', key: 'anon' }
/** The browser whose pages a test opens, and what its console was warned of. */
export const browser = { locks: new FakeLocks(), warnings: [] as unknown[][] }

export interface Page {
  readonly core: FakeCore
  readonly manager: ConnectionManager
  readonly client: RealtimeClient
  /** The tab dies as it is: nothing is cleaned up. */
  readonly crash: () => void
}

/** A page with one client, whose store is open. */
export async function openPage(options: ConnectionOptions = {}): Promise<Page> {
  const { locks, crash } = browser.locks.page()
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
export async function stored(): Promise<{ topic: string; event: string; payload: unknown }[]> {
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

export async function storedCount(count: number): Promise<void> {
  await eventually(async () => {
    expect(await stored()).toHaveLength(count)
  })
}

export const events = (core: FakeCore): string[] =>
  core.pushes.map(({ payload }) => (JSON.parse(payload as string) as { event: string }).event)

/** Every test has a browser of its own. */
export function freshBrowser(): void {
  beforeEach(() => {
    Object.assign(browser, { locks: new FakeLocks(), warnings: [] })
    vi.stubGlobal('indexedDB', new IDBFactory())
    vi.spyOn(console, 'warn').mockImplementation((...words) => void browser.warnings.push(words))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
}
