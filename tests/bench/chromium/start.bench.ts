import type { Browser } from '@playwright/test'
import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { suite } from '../node/suite.js'
import { compared } from '../rows.js'
import { launch } from './browser.js'
import { FloodServer } from './flood_server.js'
import { servePages } from './site.js'
import { deferred } from './waiting.js'

/** How much longer than the peer's a page may take with Holdfast, in milliseconds. */
const MORE_MS = 15

await suite(async function* ({ quick }) {
  const site = await servePages(['start_holdfast.ts', 'start_realtime_js.ts'])
  const server = await FloodServer.listen(1)
  const browser = await launch()
  const cold = (client: string): Contestant => ({
    round: () =>
      startUp(browser, `${site.url}/pages/start.html?client=${client}&server=${encodeURIComponent(server.url)}`),
    dispose: () => undefined,
  })
  const row = compared(
    { name: 'start: import to open socket, cold page', unit: 'ms', peer_name: 'realtime-js', bound: MORE_MS },
    await alternate([cold('start_holdfast'), cold('start_realtime_js')], { rounds: quick ? 9 : 31, warmUps: 2 }),
  )
  yield { ...row, bound_on: 'ours - peer', ok: row.ours - (row.peer ?? 0) <= MORE_MS }
  await browser.close()
  await site.close()
  server.close()
})

/** A new browser context has no cache, neither of files nor of compiled code. */
async function startUp(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  try {
    const opened = deferred<number>()
    await page.exposeFunction('opened', opened.resolve)
    page.on('pageerror', opened.reject)
    await page.goto(url)
    return await opened.promise
  } finally {
    await context.close()
  }
}
