import { expect, test as base } from '@playwright/test'
import { startServer } from '../../../demo/server/server'
import type { RunningServer } from '../../../demo/server/server'
import type { HostOption } from './host_option'
import { OrdersPage } from './orders_page'
import { APP, PACKAGE } from './paths'
import { StaticSite } from './static_site'
import { TcpProxy } from './tcp_proxy'

export { expect } from '@playwright/test'

interface WorkerFixtures {
  /** A server for this worker alone. Its waits after refusals are cut short. */
  readonly server: RunningServer
  /** The built page, and the package below `/holdfast/`. */
  readonly site: StaticSite
}

interface Fixtures {
  /** Leaves no orders of the test before, and nobody who was present in it. */
  readonly emptyDatabase: void
  /** The page under test. */
  readonly orders: OrdersPage
  /** The page once more, in a browser of its own: for somebody else. */
  readonly other: OrdersPage
  /** A wire to the server that can be cut. */
  readonly wire: TcpProxy
}

/** Playwright's test with this project's fixtures. The tests of one worker run one after the other on one server. */
export const test = base.extend<Fixtures & HostOption, WorkerFixtures>({
  host: ['page', { option: true }],

  server: [
    async ({ site }, use) => {
      const server = await startServer({
        admin: true,
        origins: [site.url],
        times: { refusalDelayMs: 1, joinBackoffMs: 1 },
      })
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],

  site: [
    async ({}, use) => {
      const site = await StaticSite.serve({ folders: { '/': APP, '/holdfast/': PACKAGE } })
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],

  emptyDatabase: [
    async ({ server }, use) => {
      await server.sql('delete from orders')
      await expect.poll(() => server.socketCount()).toBe(0)
      await use()
    },
    { auto: true },
  ],

  orders: async ({ page, site, server }, use) => {
    const uncaught: Error[] = []
    page.on('pageerror', (error) => {
      uncaught.push(error)
    })
    await use(new OrdersPage(page, site.url, server))
    expect(uncaught, 'errors that nobody caught in the page').toEqual([])
  },

  other: async ({ browser, site, server }, use) => {
    const context = await browser.newContext()
    await use(new OrdersPage(await context.newPage(), site.url, server))
    await context.close()
  },

  wire: async ({ server }, use) => {
    const wire = await TcpProxy.to(server.url)
    await use(wire)
    await wire.close()
  },
})
