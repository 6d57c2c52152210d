import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ROOT } from '../e2e/support/paths'
import { expect, test } from '../e2e/support/test'
import { sendOut } from './delivery'
import { serveEvening } from './evening'
import { PICTURES, SCREENS } from './pictures'

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    scrollTo(0, 0)
  })
  await page.screenshot({ path: join(ROOT, 'docs/screenshots', `${name}.png`), animations: 'disabled', caret: 'hide' })
}

/** All desks on the page show all that they have: those in frames, too. */
async function isThere(page: Page): Promise<void> {
  const frames = page.locator('iframe')
  await page.locator('main').waitFor()
  const desks = (await frames.count()) > 0 ? (await frames.all()).map((frame) => frame.contentFrame()) : [page]
  for (const desk of desks) {
    await expect(desk.getByTestId('connection')).toHaveAttribute('data-state', 'connected')
    await expect(desk.locator('[aria-busy=true]')).toHaveCount(0)
  }
}

for (const { name, query, screen, colorScheme } of PICTURES) {
  test.describe(() => {
    test.use({ ...SCREENS[screen], colorScheme })
    test(name, async ({ orders, server }) => {
      await serveEvening(server)
      await sendOut(server)
      await orders.open({ server: server.url, ...query })
      await isThere(orders.page)
      await take(orders.page, name)
    })
  })
}

test.describe(() => {
  test.use({ ...SCREENS.desk, colorScheme: 'light' })
  test('reconnecting', async ({ orders, wire, server }) => {
    await serveEvening(server)
    // The second attempt is far away: the picture shows the wait.
    await orders.openLive({ server: wire.url, as: 'luigi', backoffMs: '200,8000', backoffJitter: 0 })
    await orders.say('Six pizzas in the oven')
    await expect(orders.delivery('Six pizzas in the oven')).toHaveAttribute('data-stage', 'acked')
    wire.reset()
    await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
    await orders.say('We are out of tiramisù')
    await expect(orders.queued).toContainText('1')
    await take(orders.page, 'reconnecting')
  })
})

test.describe(() => {
  test.use({ ...SCREENS.tall, colorScheme: 'light' })
  test('panel', async ({ orders, server }) => {
    await serveEvening(server)
    await orders.openLive({ server: server.url, as: 'luigi' })
    await orders.page.getByRole('button', { name: 'Details' }).click()
    for (const text of ['Six pizzas in the oven', 'Dmitri is here', 'The first four are out']) {
      await orders.say(text)
      await expect(orders.delivery(text)).toHaveAttribute('data-stage', 'acked')
    }
    await orders.page.getByRole('switch', { name: 'Cut' }).click()
    await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
    await orders.say('We are out of tiramisù')
    await expect(orders.queued).toContainText('1')
    await take(orders.page, 'panel')
  })
})

test.describe(() => {
  test.use({ ...SCREENS.tall, colorScheme: 'dark' })
  test('race', async ({ page, site, server }) => {
    await page.goto(`${site.url}/?view=race&server=${server.url}&key=${server.anonKey}&admin=${server.adminToken}`)
    await expect(page.getByTestId('ovens')).toHaveAttribute('aria-busy', 'false')
    await page.getByRole('button', { name: 'Start the race' }).click()
    const updates = async (): Promise<number> => Number(await page.getByTestId('totals').getAttribute('data-updates'))
    await expect.poll(updates, { timeout: 45_000 }).toBeGreaterThan(150_000)
    await take(page, 'race')
  })
})
