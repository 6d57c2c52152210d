import { startServer } from '../../demo/server/server'
import { recordFrames } from './support/frames'
import { insertOrder } from './support/orders'
import { OrdersPage, SHORT } from './support/orders_page'
import { APP } from './support/paths'
import { StaticSite } from './support/static_site'
import { expect, test } from './support/test'

test('a server that is not there is named, and found by itself when it comes', async ({ orders, wire }) => {
  wire.reset()
  await orders.open({ server: wire.url, as: 'luigi' })
  await expect(orders.page.getByRole('alert')).toContainText('SERVER_UNREACHABLE')
  wire.restore()
  await orders.live()
})

test('a server that goes away is named', async ({ orders, wire }) => {
  await orders.openLive({ server: wire.url, as: 'luigi', ...SHORT })
  wire.reset()
  await expect(orders.reason).toContainText('SERVER_UNREACHABLE')
  await expect(orders.reason).toContainText('no answer over http either')
})

test('a wrong key is named', async ({ orders, server }) => {
  await orders.open({ server: server.url, as: 'luigi', key: 'not-the-key', ...SHORT })
  await expect(orders.reason).toContainText('KEY_REFUSED')
  await expect(orders.reason).toContainText('The token provided is not a valid JWT')
})

test('a server that was started anew in memory has other keys: the page that was open says so', async ({
  page,
  site,
}) => {
  // Two servers are started one after the other.
  test.slow()
  const options = { origins: [site.url], times: { refusalDelayMs: 1 } }
  const first = await startServer(options)
  const orders = await new OrdersPage(page, site.url, first).openLive({ server: first.url, as: 'luigi', ...SHORT })
  await first.close()
  const second = await startServer({ ...options, port: Number(new URL(first.url).port) })
  await expect(orders.reason).toContainText('KEY_REFUSED', { timeout: 60_000 })
  await expect(orders.reason).toContainText('Failed to validate JWT signature')
  await new OrdersPage(page, site.url, second).openLive({ server: second.url, as: 'luigi', ...SHORT })
  await second.close()
})

test('a page that no origin was given for is refused, and the server names what to do', async ({ orders, server }) => {
  const said: string[] = []
  const strict = await startServer({ onProgress: (text) => said.push(text) })
  await orders.open({ server: strict.url, as: 'luigi', key: strict.anonKey, ...SHORT })
  await expect(orders.page.getByRole('alert')).toContainText('HANDSHAKE_REFUSED')
  expect(said.at(-1)).toMatch(/^refused a page of (.*): to let such pages in, start the server with --origin \1$/)
  await strict.close()
  expect(server.socketCount()).toBe(0)
})

test('an expired token is named', async ({ orders, server }) => {
  const token = await server.tokenFor('luigi', { expiresIn: -60 })
  await orders.open({ server: server.url, as: 'luigi', token, ...SHORT })
  await expect(orders.alert).toContainText(/SESSION_EXPIRED|REST_UNAUTHORIZED/)
})

test('a page whose Content-Security-Policy forbids WebAssembly says what to add', async ({ page, server }) => {
  const policy = `default-src 'self'; connect-src *; img-src data:; style-src 'self' 'unsafe-inline'`
  const strict = await StaticSite.serve({ folders: { '/': APP }, headers: { 'content-security-policy': policy } })
  server.allowOrigin(strict.url)
  const orders = await new OrdersPage(page, strict.url, server).open({ server: server.url, as: 'luigi' })
  await expect(orders.reason).toContainText('WASM_BLOCKED')
  await expect(orders.reason).toContainText(`'wasm-unsafe-eval'`)
  await expect(orders.connection).toHaveAttribute('data-state', 'disconnected')
  await strict.close()
})

for (const url of ['not a url', 'ftp://example.test', 'javascript:alert(1)']) {
  test(`"${url}" for a URL is named`, async ({ orders }) => {
    await orders.open({ server: url, as: 'luigi' })
    await expect(orders.page.getByRole('alert')).toContainText('INVALID_URL')
  })
}

test('a timer that is no number is named', async ({ orders, server }) => {
  await orders.open({ server: server.url, as: 'luigi', heartbeatIntervalMs: 'soon' })
  await expect(orders.page.getByRole('alert')).toContainText('INVALID_OPTIONS')
})

test('frames of garbage are named, survived, and cost nothing that follows', async ({ orders, server }) => {
  const frames = recordFrames(orders.page)
  await orders.openLive({ server: server.url, as: 'luigi' })
  const garbage = [
    '',
    '{"half',
    '[]',
    '[1,2,3]',
    'null',
    '"text"',
    '[null,null,"realtime:x","postgres_changes",{"data":',
    '\u0000\uffff',
  ]
  for (const text of garbage) server.fault({ fault: 'send', text })
  for (const bytes of [[], [0], [255, 255, 255, 255], [4, 200, 200, 200, 1, 2], [2, 9, 9, 9, 9, 9]]) {
    server.fault({ fault: 'send', base64: Buffer.from(bytes).toString('base64') })
  }
  await expect(orders.page.getByTestId('notice')).toContainText(/MALFORMED_FRAME|UNKNOWN_FRAME_KIND/)
  const id = await insertOrder(server)
  await expect(orders.order(id)).toBeVisible()
  await orders.isConnected()
  expect(frames.sockets).toBe(1)
})

test('a join that is refused is named', async ({ orders, server }) => {
  server.fault({
    fault: 'reject_joins',
    reason: 'Unauthorized: You do not have permissions to read from this Channel topic',
  })
  await orders.open({ server: server.url, as: 'luigi', ...SHORT })
  await expect(orders.alert).toContainText('UNAUTHORIZED')
  server.fault({ fault: 'reject_joins', reason: null })
})
