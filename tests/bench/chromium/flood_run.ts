import type { Browser } from '@playwright/test'
import { FloodServer, floodFrames } from './flood_server.js'
import type { Told } from './pages/table.js'
import { deferred, within } from './waiting.js'

const ROWS = 200
const PER_SECOND = 10_000
/** A page that is still behind after this long is given up. */
const PATIENCE_MS = 60_000

/** What one flood cost a page. */
export interface FloodCost {
  /** CPU time of the main thread, in milliseconds: in scripts, and in total. */
  readonly scriptMs: number
  readonly taskMs: number
  /** From the last message written to its row on the screen. */
  readonly catchUpMs: number
  readonly commitsPerFrame: number
}

/** Opens a page that shows 200 rows, and changes all of them, 10,000 updates a second. */
export async function flood(browser: Browser, site: string, query: string, seconds: number): Promise<FloodCost> {
  const server = await FloodServer.listen(ROWS)
  const page = await browser.newPage()
  try {
    const frames = floodFrames(seconds * PER_SECOND, ROWS)
    const [ready, caughtUp] = [deferred<undefined>(), deferred<Told>()]
    await page.exposeFunction('ready', ready.resolve)
    await page.exposeFunction('caughtUp', caughtUp.resolve)
    await page.addInitScript((last) => {
      window.last = last
    }, frames.length)
    page.on('pageerror', caughtUp.reject)
    await page.goto(`${site}/pages/flood.html?${query}&server=${encodeURIComponent(server.url)}`)
    await within(PATIENCE_MS, ready.promise)
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    const times = async (): Promise<Map<string, number>> =>
      new Map((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]))
    const before = await times()
    const ended = await server.flood(frames, PER_SECOND)
    const told = await within(PATIENCE_MS, caughtUp.promise)
    const after = await times()
    const spent = (name: string): number => 1_000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0))
    return {
      scriptMs: spent('ScriptDuration'),
      taskMs: spent('TaskDuration'),
      catchUpMs: Math.max(0, told.at - ended),
      commitsPerFrame: told.commits / told.frames,
    }
  } finally {
    await page.close()
    server.close()
  }
}
