import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { atWork, onItsWay } from './support/at_work'
import { expect, test } from './support/test'

/** Pairs of parts of the desk that cover each other, and buttons that reach out of their part. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('.panel, .order-board, .connection-strip')]
    const boxes = parts.map((part) => ({ name: part.className, box: part.getBoundingClientRect() }))
    const covered = boxes.flatMap(({ name, box: a }, i) =>
      boxes
        .slice(i + 1)
        .filter(({ box: b }) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        .map((one) => `${name} over ${one.name}`),
    )
    const out = parts.flatMap((part) =>
      [...part.querySelectorAll('button')]
        .filter((button) => button.getBoundingClientRect().right > part.getBoundingClientRect().right)
        .map((button) => `${button.textContent} out of ${part.className}`),
    )
    return [...covered, ...out]
  })
}

for (const width of [390, 1200])
  test(`nothing sticks out of the page or over another part, ${width} px wide`, async ({ orders, server }) => {
    const { page } = orders
    await page.setViewportSize({ width, height: 800 })
    for (const as of ['luigi', 'dmitri', 'ada', 'operator']) {
      await atWork(orders, server.url, as)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), as).toBeLessThanOrEqual(width)
      expect(await overlaps(page), as).toEqual([])
    }
  })

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any role’s page, in the ${colorScheme}`, async ({ orders, server }) => {
    await onItsWay(server)
    // Words that are half faded in have less contrast than they will have.
    await orders.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const as of ['luigi', 'dmitri', 'ada', 'operator', 'nobody']) {
      await orders.open({ server: server.url, as })
      if (as !== 'nobody') await orders.isConnected()
      await expect(orders.page.locator('[aria-busy=true]')).toHaveCount(0)
      const { violations } = await new AxeBuilder({ page: orders.page }).analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(
        serious.map(({ id, nodes }) => `${as}: ${id} ${nodes[0]?.html ?? ''}`),
        as,
      ).toEqual([])
    }
  })
}
