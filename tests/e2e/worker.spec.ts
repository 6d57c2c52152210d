import { Probe } from './support/probe'
import { PACKAGE, APP } from './support/paths'
import { StaticSite } from './support/static_site'
import { expect, test } from './support/test'

type Package = typeof import('holdfast')

/** The page with a Content-Security-Policy. */
function siteWith(policy: string): Promise<StaticSite> {
  const headers = { 'content-security-policy': policy }
  return StaticSite.serve({ folders: { '/': APP, '/holdfast/': PACKAGE }, headers })
}

const SCRIPTS = "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'"

test('where the policy forbids workers, the core runs in the page, with one warning', async ({ page, server }) => {
  const site = await siteWith(`${SCRIPTS}; worker-src 'none'`)
  const warnings: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'warning' && message.text().startsWith('Holdfast')) warnings.push(message.text())
  })
  await page.goto(site.url)
  const state = await connectedWith(page, server.url, server.anonKey, undefined)
  expect(state).toBe('connected')
  expect(page.workers()).toHaveLength(0)
  expect(warnings).toEqual([expect.stringMatching(/^Holdfast: No worker can be had here/)])
  await site.close()
})

test('where the policy allows the site’s own files only, a worker from the package’s file serves', async ({
  page,
  server,
}) => {
  const site = await siteWith(`${SCRIPTS}; worker-src 'self'`)
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
    heartbeatTimeoutMs: 1_000,
  })
  // Three times as long as a silence that counts as a loss: the worker's heartbeats go on.
  await page.evaluate(() => {
    const end = performance.now() + 3_000
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
