import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { RunningServer } from '../../demo/server/server'
import { LUIGI, insertOrder } from './support/orders'
import { SHORT } from './support/orders_page'
import type { OrdersPage } from './support/orders_page'
import { expect, test } from './support/test'

// What each of the four does all day, with the network gone in the middle of it.

const ADA = '44444444-4444-4444-8444-444444444444'
const DMITRI = '66666666-6666-4666-8666-666666666666'

/** Connected, as this persona, over this address. */
async function atWork(who: OrdersPage, server: string, as: string): Promise<Page> {
  await who.open({ ...SHORT, server, as })
  await who.isConnected()
  await expect(who.page.locator('[aria-busy=true]')).toHaveCount(0)
  return who.page
}

/** An order of Ada's that Dmitri has in his bag. */
async function onItsWay(server: RunningServer): Promise<string> {
  const id = await insertOrder(server)
  await server.sql(
    `update orders set customer_id = $2::text::uuid, driver_id = $3::text::uuid, status = 'picked_up' where id = $1::text::uuid`,
    [id, ADA, DMITRI],
  )
  return id
}

test('restaurant: sells what it has, restocks, and hears of the order that came while the network was gone', async ({
  orders,
  wire,
  server,
}) => {
  await server.sql('update products set stock_level = 11, low_stock_at = 10 where restaurant_id = $1::text::uuid', [
    LUIGI,
  ])
  await server.sql('delete from notifications')
  const page = await atWork(orders, wire.url, 'luigi')
  const lasagne = page.locator('[data-testid=product][data-name=Lasagne]')
  await lasagne.getByRole('button', { name: 'Sell' }).click()
  await lasagne.getByRole('button', { name: 'Sell' }).click()
  await expect(lasagne).toHaveAttribute('data-level', 'low')
  await expect(page.getByTestId('stock-alert')).toHaveText('Lasagne is running low: 9 left.')
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  await server.sql(`update products set stock_level = 0 where name = 'Tiramisù'`)
  await insertOrder(server)
  wire.restore()
  await expect(page.locator('[data-testid=product][data-name="Tiramisù"]')).toHaveAttribute('data-level', 'out')
  await expect(page.getByTestId('unread')).toHaveText(/unread/)
  await page.getByRole('button', { name: 'Mark as read' }).first().click()
  await lasagne.getByRole('button', { name: 'Restock' }).click()
  await expect(lasagne.getByTestId('stock')).toHaveText('40 left')
})

test('driver and customer: the way driven without a network is on the customer’s map after it, and the order arrives', async ({
  orders,
  other,
  wire,
  server,
}) => {
  const id = await onItsWay(server)
  await server.sql('delete from driver_locations')
  const driver = await atWork(orders, wire.url, 'dmitri')
  const customer = await atWork(other, server.url, 'ada')
  await driver.getByRole('button', { name: 'Start driving' }).click()
  await expect(customer.getByTestId('driver')).toBeVisible()
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  const known = async (): Promise<number> => (await server.sql('select id from driver_locations')).length
  const before = await known()
  wire.restore()
  await orders.isConnected()
  await expect.poll(known, { timeout: 15_000 }).toBeGreaterThan(before + 1)
  await expect(customer.getByTestId('eta')).toHaveText(/min|minute/, { timeout: 15_000 })
  await driver.getByRole('button', { name: 'Stop driving' }).click()
  await driver.locator('[data-testid=delivery-line]').getByRole('button', { name: 'Delivered' }).click()
  await expect(customer.getByTestId('no-delivery')).toBeVisible()
  expect(await server.sql('select status from orders where id = $1::text::uuid', [id])).toEqual([
    { status: 'delivered' },
  ])
})

test('customer: what is said to the driver without a network waits, arrives once, is read and answered', async ({
  orders,
  other,
  wire,
  server,
}) => {
  await server.sql(`delete from chat_messages where channel_id = 'aaaaaaaa-0000-4000-8000-000000000002'`)
  const customer = await atWork(orders, wire.url, 'ada')
  const driver = await atWork(other, server.url, 'dmitri')
  await driver.getByRole('radio', { name: 'Ada' }).check()
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Chat message').fill(text)
    await page.getByRole('button', { name: 'Say' }).click()
  }
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  await say(customer, 'Third floor, please')
  await expect(customer.getByTestId('chat-delivery')).toHaveAttribute('data-stage', /queued|sending/)
  wire.restore()
  await expect(driver.getByTestId('chat-text')).toHaveText(['Third floor, please'])
  await expect(customer.getByTestId('chat-delivery')).toHaveText('Read')
  await driver.getByLabel('Chat message').pressSequentially('On my')
  await expect(customer.getByTestId('typing')).toHaveText('Dmitri is typing…')
  await say(driver, 'On my way')
  await expect(customer.getByTestId('chat-text')).toHaveText(['Third floor, please', 'On my way'])
})

test('operations: who is here is seen to come and go, also over a cut', async ({ orders, other, wire, server }) => {
  const page = await atWork(orders, wire.url, 'operator')
  const luigi = page.locator('[data-testid=person][data-name="Luigi\'s Trattoria"]')
  await expect(luigi).toHaveAttribute('data-state', 'offline')
  await atWork(other, server.url, 'luigi')
  await expect(luigi).not.toHaveAttribute('data-state', 'offline')
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  await other.page.close()
  wire.restore()
  await expect(luigi).toHaveAttribute('data-state', 'offline', { timeout: 10_000 })
})

test('the same question is answered to each by the policies', async ({ orders, server }) => {
  await insertOrder(server, { note: 'for Luigi' })
  const theirs = await insertOrder(server, { note: 'for Sakura' })
  await server.sql(
    `update orders set restaurant_id = (select id from restaurants where name like 'Sakura%') where id = $1::text::uuid`,
    [theirs],
  )
  const rows: Record<string, string> = {}
  const seen: Record<string, number> = {}
  for (const as of ['luigi', 'sakura', 'operator', 'grace']) {
    const page = await atWork(orders, server.url, as)
    rows[as] = await page.getByTestId('policy-rows').innerText()
    seen[as] = await page.getByTestId('order').count()
  }
  expect(rows).toEqual({ luigi: '1 row', sakura: '1 row', operator: '2 rows', grace: '0 rows' })
  expect(seen).toEqual({ luigi: 1, sakura: 1, operator: 1, grace: 0 })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on any role’s page, in the ${colorScheme}`, async ({ orders, server }) => {
    await onItsWay(server)
    // Half-faded-in words have less contrast than they will have.
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

test('four roles side by side: an order placed in one pane is in the others, each over a socket of its own', async ({
  orders,
  server,
}) => {
  await orders.open({ server: server.url, view: 'all' })
  const pane = (title: string) => orders.page.frameLocator(`iframe[title="${title}"]`)
  for (const title of ['Customer', 'Restaurant', 'Driver', 'Operations'])
    await expect(pane(title).getByTestId('connection')).toHaveAttribute('data-state', 'connected')
  expect(server.socketCount()).toBe(4)
  await pane('Customer').getByRole('button', { name: 'Place order' }).click()
  await expect(pane('Restaurant').getByTestId('order')).toHaveCount(1)
  await expect(pane('Operations').getByTestId('order')).toHaveCount(1)
})
