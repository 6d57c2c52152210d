import { recordFrames } from './support/frames'
import type { Frames } from './support/frames'
import { insertOrder } from './support/orders'
import { SHORT } from './support/orders_page'
import type { OrdersPage } from './support/orders_page'
import { expect, test } from './support/test'

const SAID = ['Table 4 waits', 'Table 5 left', 'Table 6 wants to pay', 'The oven is cold']

/** Says everything while the network is away, and checks that it is kept. */
async function sayOffline(orders: OrdersPage): Promise<void> {
  for (const text of SAID) await orders.say(text)
  await expect(orders.queued).toHaveText(`${SAID.length} messages waiting to be sent`)
  for (const text of SAID) await expect(orders.delivery(text)).toHaveAttribute('data-stage', 'queued')
}

/** All is well again: connected, and everything delivered to another client in order, each message once. */
async function allArrives(orders: OrdersPage, other: OrdersPage, heard: Frames): Promise<void> {
  await orders.isConnected()
  for (const text of SAID) await expect(orders.delivery(text)).toHaveAttribute('data-stage', 'acked')
  await expect(orders.queued).toHaveAttribute('data-count', '0')
  await expect(other.messages).toHaveCount(SAID.length)
  expect(await other.texts()).toEqual(SAID)
  const times = SAID.map((text) => heard.received.filter((frame) => frame.includes(text)).length)
  expect(times, 'how often each message came over the other client’s socket').toEqual(SAID.map(() => 1))
}

test('cut by a reset: messages wait, are counted, and arrive in order, each once', async ({
  orders,
  other,
  wire,
  server,
}) => {
  const heard = recordFrames(other.page)
  await orders.openLive({ server: wire.url, as: 'luigi', ...SHORT })
  await other.openLive({ server: server.url, as: 'operator' })
  wire.reset()
  await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
  await expect(orders.connection).toContainText('Reconnecting…')
  await expect(orders.reason).toContainText(/CONNECTION_LOST|SERVER_UNREACHABLE/)
  await sayOffline(orders)
  wire.restore()
  await allArrives(orders, other, heard)
})

test('cut by silence: the heartbeat finds out, messages wait, and arrive in order, each once', async ({
  orders,
  other,
  wire,
  server,
}) => {
  const heard = recordFrames(other.page)
  await orders.openLive({ server: wire.url, as: 'luigi', ...SHORT })
  await other.openLive({ server: server.url, as: 'operator' })
  wire.silence()
  await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
  await expect(orders.reason).toContainText(/HEARTBEAT_TIMEOUT|DIAL_TIMEOUT/)
  await sayOffline(orders)
  wire.restore()
  await allArrives(orders, other, heard)
})

test('a message written into a silence that nobody had noticed yet arrives too, and shows once', async ({
  orders,
  other,
  wire,
  server,
}) => {
  await orders.openLive({ server: wire.url, as: 'luigi', ...SHORT })
  await other.openLive({ server: server.url, as: 'operator' })
  wire.silence()
  await orders.say('into the void')
  await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
  await expect(orders.queued).toHaveAttribute('data-count', '1')
  await orders.say('after it')
  wire.restore()
  await expect(orders.delivery('after it')).toHaveAttribute('data-stage', 'acked')
  await expect(orders.delivery('into the void')).toHaveAttribute('data-stage', 'acked')
  await expect(other.messages).toHaveCount(2)
  expect(await other.texts()).toEqual(['into the void', 'after it'])
})

test('orders of before stay on the page, marked as old, and what was missed is there afterwards', async ({
  orders,
  wire,
  server,
}) => {
  const before = await insertOrder(server)
  await orders.openLive({ server: wire.url, as: 'luigi', ...SHORT })
  wire.reset()
  await expect(orders.page.getByTestId('stale')).toBeVisible()
  await expect(orders.order(before)).toBeVisible()
  const missed = await insertOrder(server)
  wire.restore()
  await orders.live()
  await expect(orders.order(missed)).toBeVisible()
  await expect(orders.orders).toHaveCount(2)
})

test('while it waits the page says why, when it tries again, and for how often', async ({ orders, wire }) => {
  await orders.openLive({ server: wire.url, as: 'luigi', ...SHORT, backoffMs: '50,50,20000' })
  wire.reset()
  await expect(orders.page.getByTestId('retry')).toHaveText(/^Next try in 1\d s · attempt \d+$/)
  await expect(orders.reason).toContainText('SERVER_UNREACHABLE')
})

test('a browser that is offline says so, and comes back by itself', async ({ orders, other, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi', ...SHORT })
  await other.openLive({ server: server.url, as: 'operator' })
  await orders.page.context().setOffline(true)
  await expect(orders.reason).toContainText('BROWSER_OFFLINE')
  await orders.say('from the tunnel')
  await expect(orders.queued).toHaveAttribute('data-count', '1')
  await orders.page.context().setOffline(false)
  await orders.isConnected()
  await expect(other.messages).toHaveText([/from the tunnel/])
})

test('a heartbeat shows the latency', async ({ orders, server }) => {
  await orders.openLive({ server: server.url, as: 'luigi', ...SHORT })
  await expect(orders.page.getByTestId('latency')).toHaveText(/^\(\d+ms\) · (excellent|good|fair)$/)
})
