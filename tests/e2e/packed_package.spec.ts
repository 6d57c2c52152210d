import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from '@playwright/test'
import type { RunningServer } from '../../demo/server/server'
import { Consumer } from './support/consumer'
import { insertOrder, setStatus } from './support/orders'
import { OrdersPage } from './support/orders_page'
import { APP_SOURCE, ROOT, TOWN_SOURCE } from './support/paths'
import { StaticSite } from './support/static_site'
import { expect, test } from './support/test'

// All tests of this file share one project, because installing it takes long.
test.describe.configure({ mode: 'serial', timeout: 240_000 })

let consumer: Consumer
test.beforeAll(async () => {
  consumer = await Consumer.create()
})
test.afterAll(() => consumer.remove())

async function showsLiveOrders(page: Page, base: string, server: RunningServer): Promise<void> {
  const uncaught: Error[] = []
  page.on('pageerror', (error) => uncaught.push(error))
  server.allowOrigin(base)
  const token = await server.tokenFor('luigi')
  const query = new URLSearchParams({ url: server.url, key: server.anonKey, token })
  await page.goto(`${base}/?${query.toString()}`)
  await expect(page.locator('main')).toHaveAttribute('data-loading', 'false', { timeout: 15_000 })
  await expect(page.locator('main')).toHaveAttribute('data-state', 'connected')
  const id = await insertOrder(server, { note: 'from the database' })
  await expect(page.getByTestId('order')).toHaveText('from the database: pending')
  await setStatus(server, id, 'confirmed')
  await expect(page.getByTestId('order')).toHaveText('from the database: confirmed')
  expect(uncaught).toEqual([])
}

test('packed and installed in an empty Vite + React project, it builds and shows a live order', async ({
  page,
  server,
}) => {
  await consumer.run(consumer.bin('vite'), 'build', '--logLevel', 'warn')
  const site = await StaticSite.serve({ folders: { '/': join(consumer.folder, 'dist') } })
  await showsLiveOrders(page, site.url, server)
  await site.close()
})

test('the demo, built against the installed package, shows a live order and takes one click to confirm it', async ({
  orders,
  server,
}) => {
  const site = await StaticSite.serve({ folders: { '/': await consumer.build(APP_SOURCE, [TOWN_SOURCE]) } })
  server.allowOrigin(site.url)
  const demo = new OrdersPage(orders.page, site.url, server)
  await demo.openLive({ server: server.url, as: 'luigi' })
  const order = demo.order(await insertOrder(server))
  await order.getByRole('button', { name: 'Confirm' }).click()
  await expect(order).toHaveAttribute('data-status', 'confirmed')
  await site.close()
})

test('it works in Vite’s development server', async ({ page, server }) => {
  const dev = await startVite(consumer)
  await showsLiveOrders(page, dev.url, server)
  dev.process.kill()
})

test('its types hold in a strict TypeScript project, without skipping the checks of libraries', async () => {
  await consumer.run(consumer.bin('tsc'), '-p', '.')
})

// Promise K1.
test('Node imports it, as server rendering does, and nothing loads or connects', async () => {
  const program = `
    import { createClient, ConnectionManager } from 'holdfast'
    import { HoldfastProvider, useConnectionManager, useOrderUpdates } from 'holdfast/react'
    import { createElement as h } from 'react'
    import { renderToString } from 'react-dom/server'
    const client = createClient('http://127.0.0.1:1', 'key')
    const Show = () => {
      const { loading } = useOrderUpdates()
      return h('p', null, useConnectionManager().state, ' ', String(loading))
    }
    console.log(typeof ConnectionManager, renderToString(h(HoldfastProvider, { client }, h(Show))))`
  const printed = await consumer.run(process.execPath, '--input-type=module', '--eval', program)
  expect(printed.replaceAll('<!-- -->', '')).toBe('function <p>disconnected true</p>\n')
})

test('a Node process with `ws` survives a server that is not there, and ends once its clients are disconnected', async ({
  server,
}) => {
  const program = `
    import { createClient } from 'holdfast'
    import WebSocket from '${pathToFileURL(join(ROOT, 'node_modules/ws/wrapper.mjs')).href}'
    const nowhere = createClient('http://127.0.0.1:1', 'key', { transport: WebSocket })
    const lost = new Promise((told) => nowhere.connection.onStateChange((state) => state === 'reconnecting' && told()))
    nowhere.channel('room').subscribe()
    await lost
    nowhere.disconnect()
    const client = createClient('${server.url}', '${server.anonKey}')
    const room = client.channel('room')
    await new Promise((told) => room.subscribe((status) => status === 'SUBSCRIBED' && told()))
    await client.removeChannel(room)
    client.disconnect()
    const disconnectedAt = performance.now()
    process.once('exit', () => console.log(String(performance.now() - disconnectedAt)))`
  const outlived = await consumer.run(process.execPath, '--input-type=module', '--eval', program)
  expect(Number(outlived)).toBeLessThan(3_000)
})

/** Vite, started as a command on a free port. */
async function startVite(project: Consumer): Promise<{ process: ChildProcess; url: string }> {
  const child = spawn(project.bin('vite'), ['--host', '127.0.0.1', '--port', '0'], { cwd: project.folder })
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      // eslint-disable-next-line no-control-regex -- Vite colours the address
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.replace(/\u001b\[\d+m/g, ''))
      if (found) resolve(found[0])
    })
    child.once('exit', (code) => {
      reject(new Error(`vite ended with ${code}: ${printed}`))
    })
  })
  return { process: child, url }
}
