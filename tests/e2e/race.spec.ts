import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './support/test'

interface Totals {
  readonly updates: number
  readonly commits: number
  readonly frames: number
}

async function totals(page: Page): Promise<Totals> {
  const element = page.getByTestId('totals')
  const number = async (name: string): Promise<number> => Number(await element.getAttribute(`data-${name}`))
  return { updates: await number('updates'), commits: await number('commits'), frames: await number('frames') }
}

/** The temperatures on the page, in the order of the ovens. */
const temperatures = (page: Page): Promise<number[]> =>
  page.locator('.oven').evaluateAll((tiles) => tiles.map(({ textContent }) => Number(textContent)))

test.beforeEach(async ({ page, site, server }) => {
  await server.sql('update ovens set celsius = 180, readings = 0')
  await page.goto(`${site.url}/?view=race&server=${server.url}&key=${server.anonKey}&admin=${server.adminToken}`)
  await expect(page.getByTestId('ovens')).toHaveAttribute('aria-busy', 'false')
})

// Promise T2.
test('10,000 updates a second cost at most one commit a frame, and end as the database has it', async ({
  page,
  server,
}) => {
  await page.getByRole('button', { name: 'Start the race' }).click()
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'racing')
  await expect.poll(async () => (await totals(page)).updates, { timeout: 90_000 }).toBeGreaterThan(20_000)
  const { updates, commits, frames } = await totals(page)
  expect(commits).toBeGreaterThan(0)
  expect(commits).toBeLessThanOrEqual(frames + 1)
  expect(updates).toBeGreaterThan(commits * 10)

  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'equal')
  const stored = await server.sql('select celsius from ovens order by id')
  expect(await temperatures(page)).toEqual(stored.map(({ celsius }) => celsius))
})

test('during a race the page answers a click', async ({ page }) => {
  await page.getByRole('button', { name: 'Start the race' }).click()
  await expect.poll(async () => (await totals(page)).updates, { timeout: 90_000 }).toBeGreaterThan(1_000)
  await page.getByRole('slider').fill('2000')
  await expect(page.getByTestId('rate')).toHaveText('2,000')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'equal')
})

for (const way of ['Live table in a worker', 'setState per message']) {
  test(`${way}: ends at the rows of the database, too`, async ({ page }) => {
    await page.getByRole('radio', { name: way }).check()
    await expect(page.getByTestId('ovens')).toHaveAttribute('aria-busy', 'false')
    await page.getByRole('slider').fill('2000')
    await page.getByRole('button', { name: 'Start the race' }).click()
    await expect.poll(async () => (await totals(page)).updates, { timeout: 90_000 }).toBeGreaterThan(4_000)
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'equal')
  })
}

test('the race runs by keyboard alone', async ({ page }) => {
  await page.getByRole('button', { name: 'Start the race' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Home')
  await expect(page.getByTestId('rate')).toHaveText('1,000')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'equal')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the race has no serious accessibility violation, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await page.getByRole('button', { name: 'Start the race' }).click()
    await expect.poll(async () => (await totals(page)).updates, { timeout: 90_000 }).toBeGreaterThan(1_000)
    await page.getByRole('button', { name: 'Stop' }).click()
    await expect(page.getByTestId('verdict')).toHaveAttribute('data-verdict', 'equal')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })
}

test('a server without a flood is named, and what to do', async ({ page }) => {
  await page.route('**/admin/flood', (route) => route.fulfill({ status: 404, body: '{}' }))
  await page.getByRole('button', { name: 'Start the race' }).click()
  await expect(page.getByRole('alert')).toContainText('--admin')
})
