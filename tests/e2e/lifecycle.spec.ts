import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'vite'
import type { ViteDevServer } from 'vite'
import { joinsByTopic, recordFrames } from './support/frames'
import { OrdersPage } from './support/orders_page'
import { APP_CONFIG } from './support/paths'
import { expect, test } from './support/test'

/** A restaurant's live orders watch two things: its orders, and deletes, which come with nothing but a key. */
const WATCHED = 2

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
  let dev: ViteDevServer
  let cacheDir: string

  test.beforeAll(async () => {
    cacheDir = await mkdtemp(join(tmpdir(), 'holdfast-vite-'))
    dev = await createServer({
      configFile: APP_CONFIG,
      cacheDir,
      logLevel: 'warn',
      server: { host: '127.0.0.1', port: 0, strictPort: false },
    })
    await dev.listen()
  })
  test.afterAll(async () => {
    await dev.close()
    await rm(cacheDir, { recursive: true, force: true })
  })

  test('each channel is joined once, over one socket', async ({ page, server }) => {
    const frames = recordFrames(page)
    const orders = new OrdersPage(page, dev.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '')
    await orders.openLive({ server: server.url, as: 'luigi' })
    await orders.say('to see the channel joined')
    await expect(orders.delivery('to see the channel joined')).toHaveAttribute('data-stage', 'acked')
    await expect.poll(() => [server.subscriptionCount(), server.socketCount()]).toEqual([WATCHED, 1])
    expect(Object.values(joinsByTopic(frames.sent))).toEqual([1, 1])
  })
})
