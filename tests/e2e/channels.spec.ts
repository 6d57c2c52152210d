import type { Page } from '@playwright/test'
import type { RunningServer } from '../../demo/server/server'
import type { HostOption } from './support/host_option'
import { insertOrder } from './support/orders'
import { expect, test } from './support/test'

/** The chat of kitchens and drivers. Customers are not members of it. */
const KITCHEN = 'chat:aaaaaaaa-0000-4000-8000-000000000001'

type Package = typeof import('holdfast')
type Client = InstanceType<Package['RealtimeClient']>

interface Seen {
  readonly client: Client
  readonly statuses: string[]
  readonly heard: unknown[]
}

declare global {
  interface Window {
    seen: Seen
  }
}

let where: HostOption['host']
test.beforeEach(({ host }) => {
  where = host
})

/** A page with a client of its own. The test gives it its tokens one by one. */
async function open(
  page: Page,
  site: string,
  server: RunningServer,
  options: { as: string; tokenSeconds?: number; client?: object },
): Promise<{ tokens: () => number }> {
  let given = 0
  await page.exposeFunction('freshToken', () => {
    given += 1
    return server.tokenFor(options.as, { expiresIn: options.tokenSeconds ?? 3_600 })
  })
  await page.goto(site)
  await page.evaluate(
    async ({ module, url, key, more }) => {
      const { RealtimeClient } = (await import(module)) as Package
      const { freshToken } = window as unknown as { freshToken: () => Promise<string> }
      const client = new RealtimeClient(url, { key, accessToken: freshToken, ...more })
      window.seen = { client, statuses: [], heard: [] }
    },
    { module: '/holdfast/index.js', url: server.url, key: server.anonKey, more: { host: where, ...options.client } },
  )
  return { tokens: () => given }
}

const heard = (page: Page) => page.evaluate(() => window.seen.heard)
const statuses = (page: Page) => page.evaluate(() => window.seen.statuses)

test('a private channel is joined by whom the policies let in, and by name refused to others', async ({
  page,
  other,
  site,
  server,
}) => {
  await open(page, site.url, server, { as: 'luigi' })
  await open(other.page, site.url, server, { as: 'ada' })
  const join = (name: string): void => {
    const { client, statuses, heard } = window.seen
    client
      .channel(name, { config: { private: true, broadcast: { self: true } } })
      .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
      .subscribe((status, error) => statuses.push([status, error?.name, error?.final].join(' ').trim()))
  }
  await page.evaluate(join, KITCHEN)
  await other.page.evaluate(join, KITCHEN)
  await expect.poll(() => statuses(page)).toEqual(['SUBSCRIBED'])
  await expect.poll(() => statuses(other.page)).toEqual(['CHANNEL_ERROR UNAUTHORIZED true'])
})

test('a channel lives on over many lives of its token, with every change', async ({ page, site, server }) => {
  const { tokens } = await open(page, site.url, server, { as: 'luigi', tokenSeconds: 4 })
  await page.evaluate(() => {
    const { client, statuses, heard } = window.seen
    client
      .channel('orders')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'orders' }, (change) =>
        heard.push(change.new.note),
      )
      .subscribe((status) => statuses.push(status))
  })
  const notes: string[] = []
  for (const life of [1, 2, 3, 4]) {
    await expect.poll(tokens, { timeout: 15_000 }).toBeGreaterThan(life)
    notes.push(`in life ${life}`)
    await insertOrder(server, { note: `in life ${life}` })
    await expect.poll(() => heard(page)).toEqual(notes)
  }
  expect(await statuses(page)).toEqual(['SUBSCRIBED'])
})

test('bytes are broadcast as bytes', async ({ page, other, site, server }) => {
  await open(page, site.url, server, { as: 'ada' })
  await open(other.page, site.url, server, { as: 'luigi' })
  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      const { client, heard } = window.seen
      client
        .channel('photos', { config: { broadcast: { ack: true } } })
        .on('broadcast', { event: 'photo' }, ({ payload }) => heard.push(...new Uint8Array(payload as ArrayBuffer)))
        .subscribe((status) => {
          if (status === 'SUBSCRIBED') resolve()
        })
    })
  await Promise.all([page.evaluate(listen), other.page.evaluate(listen)])
  const response = await page.evaluate(() =>
    window.seen.client
      .channel('photos')
      .send({ type: 'broadcast', event: 'photo', payload: Uint8Array.of(0, 255, 128, 10) }),
  )
  expect(response).toBe('ok')
  await expect.poll(() => heard(other.page)).toEqual([0, 255, 128, 10])
})

test('who is killed is seen to leave, and who changes is seen to change', async ({ page, other, site, server }) => {
  await open(page, site.url, server, { as: 'ada' })
  await open(other.page, site.url, server, { as: 'luigi' })
  const enter = (key: string): void => {
    const { client, heard } = window.seen
    const channel = client
      .channel('lobby', { config: { presence: { key } } })
      .on('presence', { event: '*' }, ({ event, key }: { event: string; key?: string }) => {
        if (event !== 'sync') heard.push(`${event} ${String(key)}`)
      })
      .subscribe((status) => {
        if (status === 'SUBSCRIBED') void channel.track({ status: 'online' })
      })
  }
  await page.evaluate(enter, 'ada')
  await expect.poll(() => heard(page)).toEqual(['join ada'])
  await other.page.evaluate(enter, 'luigi')
  await expect.poll(() => heard(page)).toEqual(['join ada', 'join luigi'])
  await other.page.evaluate(() => window.seen.client.channel('lobby').track({ status: 'away' }))
  await expect.poll(() => heard(page)).toEqual(['join ada', 'join luigi', 'update luigi'])
  await other.page.close()
  await expect.poll(() => heard(page)).toEqual(['join ada', 'join luigi', 'update luigi', 'leave luigi'])
  expect(await page.evaluate(() => Object.keys(window.seen.client.channel('lobby').presenceState()))).toEqual(['ada'])
})

async function joinMany(page: Page, count: number): Promise<void> {
  await page.evaluate((count) => {
    const { client, statuses } = window.seen
    for (let n = 0; n < count; n++) client.channel(`many ${n}`).subscribe((status) => statuses.push(status))
  }, count)
  await allJoined(page, count)
}

async function allJoined(page: Page, count: number): Promise<void> {
  const joined = () =>
    page.evaluate(() => window.seen.client.getChannels().filter(({ phase }) => phase === 'subscribed').length)
  await expect.poll(joined, { timeout: 30_000 }).toBe(count)
}

test('a hundred channels are back after a restart of the server, and trip no limit', async ({ page, site, server }) => {
  await open(page, site.url, server, { as: 'luigi', client: { backoffMs: [100], restartSpreadMs: 300 } })
  await joinMany(page, 100)
  const before = server.frames().length
  server.fault({ fault: 'restart' })
  await expect.poll(() => statuses(page)).toContain('CHANNEL_ERROR')
  await allJoined(page, 100)
  const said = server
    .frames()
    .slice(before)
    .map(({ data }) => String(data))
  expect(said.filter((frame) => frame.includes('RateLimit'))).toEqual([])
  await expect.poll(() => server.socketCount()).toBe(1)
})

test('more channels than a socket takes are on two, and one again when they are gone', async ({
  page,
  site,
  server,
}) => {
  await open(page, site.url, server, { as: 'luigi' })
  await joinMany(page, 103)
  await expect.poll(() => server.socketCount()).toBe(2)
  await page.evaluate(async () => {
    const { client } = window.seen
    await Promise.all([100, 101, 102].map((n) => client.removeChannel(client.channel(`many ${n}`))))
  })
  await expect.poll(() => server.socketCount()).toBe(1)
})
