import { insertOrder } from './support/orders'
import { SHORT } from './support/orders_page'
import { expect, test } from './support/test'

test('while every request fails, nothing is said that nobody knows, and why is said once', async ({
  orders,
  server,
}) => {
  const { page } = orders
  await insertOrder(server)
  let fails = true
  await page.route('**/rest/v1/**', (route) => (fails ? route.abort() : route.continue()))
  await orders.open({ ...SHORT, server: server.url, as: 'luigi' })
  await expect(page.getByRole('alert')).toHaveCount(1)
  await expect(page.getByRole('alert')).toContainText('REST_UNREACHABLE')
  await expect(orders.connection).toContainText('Connected, but without data')
  await expect(page.locator('.order-board .count')).toHaveText(['–', '–', '–'])
  await expect(page.getByTestId('policy-rows')).toHaveText('–')
  for (const calm of ['none unread', 'nothing low', 'Nothing to do', 'Nothing has happened', '0 rows'])
    await expect(page.getByText(calm)).toHaveCount(0)
  fails = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByTestId('order')).toHaveCount(1)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('what one panel may not see is said in that panel, with a way to ask again', async ({ orders, server }) => {
  const { page } = orders
  await page.route('**/rest/v1/products**', (route) => route.fulfill({ status: 403, json: { message: 'no' } }))
  await orders.open({ ...SHORT, server: server.url, as: 'luigi' })
  const stock = page.getByRole('region', { name: 'Stock' })
  await expect(stock.getByRole('alert')).toContainText('REST_FORBIDDEN')
  await expect(page.getByTestId('page-note')).toHaveCount(0)
  await page.unroute('**/rest/v1/products**')
  await stock.getByRole('button', { name: 'Try again' }).click()
  await expect(stock.getByTestId('product')).toHaveCount(3)
})

test('what the connection itself has is said once, by its strip, and in no panel', async ({ orders, server }) => {
  const { page } = orders
  await orders.openLive({ ...SHORT, server: server.url, as: 'luigi' })
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await expect(page.getByTestId('stale')).toHaveText('What you see may be behind.')
  await expect(orders.connection).toContainText('Offline')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByRole('button', { name: 'Connect' }).click()
  await orders.live()
})

test('a message to the kitchen that waits outlives a reload of the page, and arrives once', async ({
  orders,
  other,
  wire,
  server,
}) => {
  await orders.openLive({ ...SHORT, server: wire.url, as: 'luigi' })
  await other.openLive({ ...SHORT, server: server.url, as: 'ada' })
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  await orders.say('Six pizzas in the oven')
  await expect(orders.delivery('Six pizzas in the oven')).toHaveAttribute('data-stage', 'queued')
  await orders.page.reload()
  wire.restore()
  await orders.isConnected()
  await expect(orders.delivery('Six pizzas in the oven')).toHaveAttribute('data-stage', 'acked')
  await expect(other.messages).toHaveCount(1)
})

test('while the connection is being checked, it is not called excellent', async ({ orders, wire }) => {
  await orders.openLive({
    ...SHORT,
    heartbeatIntervalMs: 60_000,
    heartbeatTimeoutMs: 60_000,
    probeTimeoutMs: 8_000,
    server: wire.url,
    as: 'luigi',
  })
  wire.silence()
  await orders.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(orders.connection).toHaveText('Checking the connection…')
  await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
  wire.restore()
  await expect(orders.connection).toContainText('Connected')
})
