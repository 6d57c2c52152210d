import type { Page } from '@playwright/test'
import { atWork, onItsWay } from './support/at_work'
import { LUIGI, insertOrder, setStatus } from './support/orders'
import { OrdersPage, SHORT } from './support/orders_page'
import { expect, test } from './support/test'

// What each of the four roles does all day. In the middle of it the network is gone.

/** Holds back this page's changes of orders. Returns a function that lets them go. */
async function heldBack(page: Page): Promise<() => void> {
  let letGo = (): void => undefined
  const gone = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await page.route('**/rest/v1/orders**', async (route) => {
    if (route.request().method() === 'PATCH') await gone
    await route.continue()
  })
  return () => {
    letGo()
  }
}

/** Records from now on how near the customer's page says that the driver is. On a busy machine a moment of a fast drive may pass unseen. */
async function nearnessSeen(customer: Page): Promise<() => Promise<readonly string[]>> {
  await customer.evaluate(() => {
    const seen: string[] = []
    const look = (): void => {
      const text = document.querySelector('[data-testid=nearness]')?.textContent ?? ''
      if (text !== seen.at(-1)) seen.push(text)
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
    Object.assign(window, { nearnessSeen: seen })
  })
  return () => customer.evaluate(() => (window as unknown as { nearnessSeen: string[] }).nearnessSeen)
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
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  await orders.say('Third floor, please', 'your driver')
  await expect(customer.getByTestId('delivery')).toHaveAttribute('data-stage', /queued|sending/)
  wire.restore()
  await expect(driver.getByTestId('text')).toHaveText(['Third floor, please'])
  await expect(customer.getByTestId('delivery')).toHaveText('Read')
  await driver.getByLabel('Message to Ada').pressSequentially('On my')
  await expect(customer.getByTestId('typing')).toHaveText('Dmitri is typing…')
  await other.say('On my way', 'Ada')
  await expect(customer.getByTestId('text')).toHaveText(['Third floor, please', 'On my way'])
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

test('from the order to the door: two drivers want it, one gets it, a cut on the way, a chat, and it is there', async ({
  browser,
  orders,
  other,
  site,
  wire,
  server,
}) => {
  const context = await browser.newContext()
  const someone = async (as: string): Promise<Page> =>
    atWork(new OrdersPage(await context.newPage(), site.url, server), server.url, as)
  const customer = await atWork(other, server.url, 'ada')
  const restaurant = await someone('luigi')
  await orders.open({ ...SHORT, server: wire.url, as: 'dmitri', pace: 8 })
  const [driver, rival] = [orders.page, await someone('noor')]
  const taken = driver.getByTestId('delivery-line')

  await customer.getByRole('button', { name: 'Place order' }).click()
  for (const step of ['Confirm', 'Start preparing', 'Mark ready'])
    await restaurant.getByTestId('order').getByRole('button', { name: step }).click()
  await expect(rival.getByTestId('open-order')).toContainText("Luigi's Trattoria → Ada")

  // Both press in the same moment, so the rival's page has not learned of the other's press.
  const letRivalGo = await heldBack(rival)
  await rival.getByRole('button', { name: 'Take it' }).click()
  await driver.getByRole('button', { name: 'Take it' }).click()
  await expect(restaurant.getByTestId('order-driver')).toHaveText('Dmitri picks it up.')
  letRivalGo()
  await expect(rival.getByTestId('taken')).toContainText('Another driver was a moment quicker')
  await expect(rival.getByTestId('delivery-line')).toHaveCount(0)
  await expect(rival.getByTestId('open-order')).toHaveCount(0)
  await expect(customer.getByTestId('nearness')).toHaveText("Dmitri picks your order up at Luigi's Trattoria.")

  const seen = await nearnessSeen(customer)
  await driver.getByRole('button', { name: 'Start driving' }).click()
  await expect.poll(seen).toContain('Dmitri is on the way to you.')
  await expect(customer.getByTestId('driver')).toBeVisible()
  await expect(customer.getByTestId('eta')).toHaveText(/min/)
  wire.reset()
  await expect(orders.connection).not.toHaveAttribute('data-state', 'connected')
  await other.say('The bell is broken: please knock', 'your driver')
  wire.restore()
  await orders.isConnected()
  await expect(driver.getByTestId('text').last()).toHaveText('The bell is broken: please knock')
  await orders.say('I knock loudly', 'Ada')
  await expect(customer.getByTestId('text').last()).toHaveText('I knock loudly')

  await expect(customer.getByTestId('nearness')).toHaveText('Dmitri is at your door.', { timeout: 60_000 })
  expect(await seen()).toContain('Dmitri is around the corner.')
  await taken.getByRole('button', { name: 'Delivered' }).click()
  await expect(customer.getByTestId('no-delivery')).toContainText('has been delivered')
  await expect(customer.getByTestId('order')).toHaveCount(0)
  await customer.getByRole('radio', { name: 'Done' }).check()
  await expect(customer.getByTestId('status')).toHaveText('Delivered')
  await expect(taken).toHaveCount(0)
  await context.close()
})

test('the restaurant gives a ready order to a driver, who may give it back', async ({ orders, other, server }) => {
  await setStatus(server, await insertOrder(server), 'ready')
  const restaurant = await atWork(orders, server.url, 'luigi')
  const driver = await atWork(other, server.url, 'noor')
  await restaurant.getByLabel('Driver for order').selectOption('Noor')
  await restaurant.getByRole('button', { name: 'Assign' }).click()
  await expect(driver.getByTestId('delivery-line')).toHaveAttribute('data-status', 'ready')
  await expect(driver.getByTestId('notification').first()).toContainText('You have a delivery')
  await driver.getByRole('button', { name: 'Give back' }).click()
  await expect(driver.getByTestId('open-order')).toHaveCount(1)
  await expect(restaurant.getByRole('button', { name: 'Assign' })).toBeVisible()
})

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
