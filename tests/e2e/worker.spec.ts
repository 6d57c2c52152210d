import type { LiveTableSnapshot } from 'holdfast'
import type { RunningServer } from '../../demo/server/server'
import { insertOrder } from './support/orders'
import { Probe } from './support/probe'
import { PACKAGE, APP } from './support/paths'
import { StaticSite } from './support/static_site'
import { expect, test } from './support/test'

type Package = typeof import('holdfast')

/** The page with a Content-Security-Policy. */
async function siteWith(policy: string, server: RunningServer): Promise<StaticSite> {
  const headers = { 'content-security-policy': policy }
  const site = await StaticSite.serve({ folders: { '/': APP, '/holdfast/': PACKAGE }, headers })
  server.allowOrigin(site.url)
  return site
}

const SCRIPTS = "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'"

test('where the policy forbids workers, the core runs in the page, with one warning', async ({ page, server }) => {
  const site = await siteWith(`${SCRIPTS}; worker-src 'none'`, server)
  const warnings: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'warning' && message.text().startsWith('Holdfast')) warnings.push(message.text())
  })
  await page.goto(site.url)
  const state = await connectedWith(page, server.url, server.anonKey, undefined)
  expect(state).toBe('connected')
  expect(page.workers()).toHaveLength(0)
  expect(warnings).toEqual([expect.stringMatching(/^Holdfast: No worker can start here/)])
  await site.close()
})

test('where the policy allows the site’s own files only, a worker from the package’s file serves', async ({
  page,
  server,
}) => {
  const site = await siteWith(`${SCRIPTS}; worker-src 'self'`, server)
  await page.goto(site.url)
  expect(await connectedWith(page, server.url, server.anonKey, '/holdfast/generated/worker.js')).toBe('connected')
  expect(page.workers()).toHaveLength(1)
  await site.close()
})

test('the worker goes when the last client is disposed', async ({ page, site, server }) => {
  const probe = await new Probe(page, site.url, server, 'worker').open()
  expect(page.workers()).toHaveLength(1)
  await page.evaluate(() => {
    window.probe.client.dispose()
  })
  await expect.poll(() => probe.page.workers().length).toBe(0)
})

test('messages reach a page that was busy, in order, and the socket outlives the page’s standstill', async ({
  page,
  site,
  server,
}) => {
  const probe = await new Probe(page, site.url, server, 'worker').open(server.url, {
    heartbeatIntervalMs: 200,
    heartbeatTimeoutMs: 3_000,
  })
  // Twice as long as the silence that counts as a loss. The worker's heartbeats go on meanwhile.
  await page.evaluate(() => {
    const end = performance.now() + 6_000
    while (performance.now() < end);
  })
  await probe.send()
  await probe.isWhole()
  expect((await probe.states()).filter((state) => state.startsWith('reconnecting'))).toEqual([])
})

async function connectedWith(page: Probe['page'], url: string, key: string, file: string | undefined): Promise<string> {
  return page.evaluate(
    async ({ module, url, key, file }) => {
      const { createClient } = (await import(module)) as Package
      const client = createClient(url, { key, host: file === undefined ? 'worker' : () => new Worker(file) })
      await client.connection.connect()
      return client.connection.getState()
    },
    { module: '/holdfast/index.js', url, key, file },
  )
}

// Promise C8.
test('a worker that is terminated in the middle of a burst is replaced: the table is right again, every send settles', async ({
  page,
  site,
  server,
}) => {
  await page.goto(site.url)
  const token = await server.tokenFor('luigi')
  await page.evaluate(
    async ({ module, url, key, token }) => {
      const { createClient } = (await import(`${module}index.js`)) as Package
      const { LiveTableRegistry } = (await import(`${module}table/live_table_registry.js`)) as {
        LiveTableRegistry: Registry
      }
      const orders = { table: 'orders', key: ['id'] }
      const { tableKey } = (await import(`${module}table/live_table_options.js`)) as {
        tableKey: (options: typeof orders) => string
      }
      const workers: Worker[] = []
      const host = (): Worker => {
        workers.push(new Worker(`${module}generated/worker.js`))
        return workers.at(-1) as Worker
      }
      const client = createClient(url, { key, accessToken: token, host })
      const tables = client.part(LiveTableRegistry)
      tables.subscribe(orders, () => undefined)
      const room = client.channel('room', { config: { broadcast: { ack: true } } }).subscribe()
      const states: string[] = []
      client.connection.onStateChange((state, { reason }) => states.push(`${state} ${reason}`))
      const send = (n: number) => room.send({ type: 'broadcast', event: 'n', payload: { n } })
      Object.assign(window, {
        loss: {
          table: () => tables.peek(tableKey(orders)),
          states: () => states,
          burst: async () => {
            const sends = Array.from({ length: 30 }, (_, n) => send(n))
            workers.at(-1)?.terminate()
            sends.push(...Array.from({ length: 30 }, (_, n) => send(30 + n)))
            return Promise.all(sends)
          },
          workers: () => workers.length,
        } satisfies Loss,
      })
    },
    { module: '/holdfast/', url: server.url, key: server.anonKey, token },
  )
  const table = () => page.evaluate(() => (window as unknown as { loss: Loss }).loss.table())
  await expect.poll(async () => (await table()).loading).toBe(false)
  const burst = page.evaluate(() => (window as unknown as { loss: Loss }).loss.burst())
  const ids = await Promise.all(Array.from({ length: 10 }, () => insertOrder(server)))
  expect(await burst).toEqual(Array.from({ length: 60 }, () => 'ok'))
  const shown = async () => {
    const { rows, stale, error } = await table()
    return { stale, error, lacks: ids.filter((id) => !rows.some((row) => row['id'] === id)) }
  }
  await expect.poll(shown, { timeout: 15_000 }).toEqual({ stale: false, error: null, lacks: [] })
  const late = await insertOrder(server)
  await expect.poll(async () => (await table()).rows.map((row) => String(row['id']))).toContain(late)
  const { states, workers } = await page.evaluate(() => {
    const { loss } = window as unknown as { loss: Loss }
    return { states: loss.states(), workers: loss.workers() }
  })
  expect(workers).toBe(2)
  expect(states).toContain('reconnecting WORKER_RESTARTING')
  expect(states.at(-1)).toBe('connected NONE')
})

test('a page that stands still for longer than a worker may be silent keeps its worker', async ({
  page,
  site,
  server,
}) => {
  const probe = await new Probe(page, site.url, server, 'worker').open()
  await page.evaluate(() => {
    const end = performance.now() + 13_000
    while (performance.now() < end);
  })
  await probe.send()
  await probe.isWhole()
  expect((await probe.states()).filter((state) => state.startsWith('reconnecting'))).toEqual([])
})

/** The part of a module that the test uses and the package does not export. */
type Registry = new () => {
  subscribe: (options: object, listener: () => void) => void
  peek: (key: string) => LiveTableSnapshot
  userChanged: () => void
  dispose: () => void
}

interface Loss {
  readonly table: () => LiveTableSnapshot
  readonly states: () => readonly string[]
  readonly burst: () => Promise<string[]>
  readonly workers: () => number
}
