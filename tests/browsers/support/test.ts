import { expect, test as base } from '@playwright/test'
import type { TestInfo } from '@playwright/test'
import { startServer } from '../../../demo/server/server'
import type { RunningServer } from '../../../demo/server/server'
import { StaticSite } from '../../e2e/support/static_site'
import { TcpProxy } from '../../e2e/support/tcp_proxy'
import { builtDemo } from './built_demo'
import { DemoPage } from './demo_page'
import type { Engine, EnginePage } from './engine'
import { startFirefox } from './firefox'
import { recordingErrors, uncaughtIn } from './uncaught'
import { startWebKit } from './webkit'

export { expect } from '@playwright/test'

const START = { firefox: startFirefox, webkit: startWebKit }

export interface EngineOption {
  readonly engine: keyof typeof START
}

interface WorkerFixtures extends EngineOption {
  readonly server: RunningServer
  readonly site: StaticSite
  /** The browser under test. */
  readonly running: Engine
}

interface Fixtures {
  /** Opens a page of somebody's; what is still open after the test is closed then. */
  readonly newPage: () => Promise<EnginePage>
  readonly demo: DemoPage
  /** The same, opened by somebody else. */
  readonly other: DemoPage
  /** A wire to the server that can be cut. */
  readonly wire: TcpProxy
}

/** For the report of a test that failed. */
async function attachPicture(page: EnginePage, testInfo: TestInfo): Promise<void> {
  const body = await page.screenshot().catch(() => null)
  if (body) await testInfo.attach('page', { body, contentType: 'image/png' })
}

/** Playwright's test, with the browsers of the system in place of its own. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  engine: ['firefox', { option: true, scope: 'worker' }],

  server: [
    async ({ site }, use) => {
      const server = await startServer({ origins: [site.url], times: { refusalDelayMs: 1, joinBackoffMs: 1 } })
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],

  site: [
    async ({}, use) => {
      const site = await StaticSite.serve({ folders: { '/': builtDemo() } })
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],

  running: [
    async ({ engine }, use) => {
      const running = await START[engine]()
      console.log(`     ${running.version}`)
      await use(running)
      await running.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  newPage: async ({ running }, use, testInfo) => {
    const open = new Set<EnginePage>()
    await use(async () => {
      const page = recordingErrors(await running.newPage())
      const close = (): Promise<void> => (open.delete(mine) ? page.close() : Promise.resolve())
      const mine = { ...page, close }
      open.add(mine)
      return mine
    })
    for (const page of open) {
      if (testInfo.status !== testInfo.expectedStatus) await attachPicture(page, testInfo)
      const uncaught = await uncaughtIn(page)
      await page.close()
      expect.soft(uncaught, 'errors that nobody caught in the page').toEqual([])
    }
  },

  demo: async ({ newPage, site, server }, use) => {
    await use(new DemoPage(await newPage(), site.url, server))
  },
  other: async ({ newPage, site, server }, use) => {
    await use(new DemoPage(await newPage(), site.url, server))
  },

  wire: async ({ server }, use) => {
    const wire = await TcpProxy.to(server.url)
    await use(wire)
    await wire.close()
  },
})
