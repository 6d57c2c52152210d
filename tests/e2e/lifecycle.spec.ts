import { DevServer } from './support/dev_server'
import { joinsByTopic, recordFrames } from './support/frames'
import { insertOrder } from './support/orders'
import { OrdersPage } from './support/orders_page'
import { expect, test } from './support/test'

/**
 * What a restaurant's desk subscribes to: notifications; all orders that it may see; and its own orders, stock, chat messages and receipts twice
 * each, because the deletes of a filtered table come separately, with nothing but a key.
 */
const WATCHED = 10

test('reloading leaves one socket and one set of subscriptions on the server', async ({ orders, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  await expect.poll(() => server.subscriptionCount()).toBe(WATCHED)
  await orders.page.reload()
  await orders.live()
  await expect.poll(() => [server.subscriptionCount(), server.socketCount()]).toEqual([WATCHED, 1])
})

test('closing the page leaves nothing on the server', async ({ orders, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  await expect.poll(() => server.subscriptionCount()).toBe(WATCHED)
  await orders.page.close()
  await expect.poll(() => [server.subscriptionCount(), server.socketCount()]).toEqual([0, 0])
})

test('logging out leaves nothing on the server', async ({ orders, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  await orders.page.getByRole('button', { name: 'Log out' }).click()
  await expect.poll(() => [server.subscriptionCount(), server.socketCount()]).toEqual([0, 0])
})

test('changing over to another persona shows that one’s orders, over one socket', async ({ orders, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi' })
  await orders.page.getByLabel('Working as').selectOption('sakura')
  await orders.live()
  await expect(orders.page.getByRole('heading', { level: 1 })).toHaveText('Sakura Sushi')
  await expect.poll(() => [server.subscriptionCount(), server.socketCount()]).toEqual([WATCHED, 1])
})

test.describe('in development, where StrictMode mounts everything twice', () => {
  let dev: DevServer

  test.beforeAll(async ({ server }) => {
    dev = await DevServer.start()
    server.allowOrigin(dev.url)
  })
  test.afterAll(() => dev.close())

  // Promise J4.
  test('each channel is joined once, over one socket', async ({ page, server }) => {
    const frames = recordFrames(page)
    const orders = new OrdersPage(page, dev.url, server)
    await orders.openLive({ server: server.url, as: 'luigi' })
    await orders.say('to see the channel joined')
    await expect(orders.delivery('to see the channel joined')).toHaveAttribute('data-stage', 'acked')
    await expect.poll(() => [server.subscriptionCount(), server.socketCount()]).toEqual([WATCHED, 1])
    expect(new Set(Object.values(joinsByTopic(frames.sent)))).toEqual(new Set([1]))
  })

  test('a component that is edited keeps its page, its socket, its join and its live orders', async ({
    page,
    server,
  }) => {
    const frames = recordFrames(page)
    const orders = new OrdersPage(page, dev.url, server)
    await orders.openLive({ server: server.url, as: 'luigi' })
    const before = await insertOrder(server)
    await expect(orders.order(before)).toBeVisible()
    await page.evaluate(() => Object.assign(window, { isSamePage: true }))
    await expect.poll(() => server.subscriptionCount()).toBe(WATCHED)
    const joins = joinsByTopic(frames.sent)
    for (const edition of ['1', '2']) {
      const head = 'className="order-board"'
      await dev.edit('/src/orders/order_board.tsx', (code) => code.replace(head, `${head} data-edition="${edition}"`))
      await expect(page.locator('.order-board')).toHaveAttribute('data-edition', edition)
      await expect(orders.order(before)).toBeVisible()
      await expect(orders.order(await insertOrder(server))).toBeVisible()
    }
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)
    expect([joinsByTopic(frames.sent), frames.sockets]).toEqual([joins, 1])
    expect([server.subscriptionCount(), server.socketCount()]).toEqual([WATCHED, 1])
  })
})
