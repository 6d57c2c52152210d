import { DMITRI, call, expect, read, test } from './support/hook_page'
import { LUIGI, insertOrder } from './support/orders'

// Each hook is tested with two pages and a cut in the middle. Afterwards both pages show, once, what happened meanwhile.

test('useOrderUpdates: an order made, changed and missed during a cut is on both pages', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  await show(page, 'orders', 'luigi', LUIGI, wire.url)
  await show(other.page, 'orders', 'operator', 'operator')
  await call(page, 'createOrder', { restaurant_id: LUIGI, note: 'first' })
  const notes = () => (result: { orders?: { note: string; status: string }[] }) =>
    (result.orders ?? []).map(({ note, status }) => `${note} ${status}`).sort()
  await expect.poll(() => read(other.page, notes() as never)).toEqual(['first pending'])
  wire.reset()
  await expect.poll(() => read(page, ((result: { stale: boolean }) => result.stale) as never)).toBe(true)
  const missed = await insertOrder(server, { note: 'missed' })
  wire.restore()
  await expect.poll(() => read(page, notes() as never)).toEqual(['first pending', 'missed pending'])
  await call(page, 'updateOrder', missed, { status: 'confirmed' })
  for (const each of [page, other.page])
    await expect.poll(() => read(each, notes() as never)).toEqual(['first pending', 'missed confirmed'])
})

test('useNotifications: one that came during a cut is announced once, and read everywhere', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  await server.sql('delete from notifications where user_id = $1::text::uuid', [LUIGI])
  await show(page, 'notifications', 'luigi', LUIGI, wire.url)
  await show(other.page, 'notifications', 'luigi', LUIGI)
  wire.reset()
  await insertOrder(server)
  wire.restore()
  const unread = ((result: { unreadCount: number }) => result.unreadCount) as never
  for (const each of [page, other.page]) await expect.poll(() => read(each, unread)).toBe(1)
  await expect.poll(() => page.evaluate(() => window.told.length)).toBe(1)
  await call(page, 'markAllAsRead')
  await expect.poll(() => read(other.page, unread)).toBe(0)
})

test('useInventoryTracking: what ran low during a cut is known and told after it', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  const [product] = await server.sql(
    'update products set stock_level = 50 where id = (select id from products where restaurant_id = $1::text::uuid limit 1) returning id::text as id',
    [LUIGI],
  )
  const id = String(product?.['id'])
  await show(page, 'inventory', 'luigi', LUIGI, wire.url)
  await show(other.page, 'inventory', 'luigi', LUIGI)
  wire.reset()
  await call(other.page, 'setStock', id, 1)
  wire.restore()
  await expect.poll(() => page.evaluate(() => window.told)).toContain(`low ${id}`)
  const low = ((result: { lowStockItems: { id: string }[] }) => result.lowStockItems.map(({ id }) => id)) as never
  for (const each of [page, other.page]) await expect.poll(() => read(each, low)).toContain(id)
})

test('useUserPresence: back after a cut without having left, and gone when the page is', async ({
  page,
  other,
  wire,
  show,
}) => {
  await show(page, 'presence', 'luigi', 'luigi', wire.url)
  await show(other.page, 'presence', 'ada', 'ada')
  const online = ((result: { onlineUsers: { id: string }[] }) => result.onlineUsers.map(({ id }) => id).sort()) as never
  for (const each of [page, other.page]) await expect.poll(() => read(each, online)).toEqual(['ada', 'luigi'])
  wire.reset()
  wire.restore()
  await call(page, 'updatePresence', { status: 'busy' })
  const luigi = ((result: { onlineUsers: { id: string; status: string }[] }) =>
    result.onlineUsers.find(({ id }) => id === 'luigi')?.status) as never
  await expect.poll(() => read(other.page, luigi), { timeout: 15_000 }).toBe('busy')
  await page.close()
  await expect.poll(() => read(other.page, online)).toEqual(['ada'])
})

test('useGPSTracking: fixes told without a network arrive after it, in order, with what follows', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  await server.sql('delete from driver_locations where driver_id = $1::text::uuid', [DMITRI])
  await show(page, 'gps', 'dmitri', DMITRI, wire.url)
  await show(other.page, 'gps', 'operator', 'operator')
  const now = Date.now()
  const fix = (second: number) => ({
    latitude: 0,
    longitude: second / 10_000,
    accuracy: 5,
    timestamp: now - 60_000 + second * 1_000,
  })
  await call(page, 'updateLocation', fix(0))
  wire.reset()
  await page.evaluate((fixes) => {
    const update = window.result.updateLocation as (fix: unknown) => Promise<void>
    for (const fix of fixes) void update(fix)
  }, [10, 20, 30].map(fix))
  wire.restore()
  const history = ((result: { history: { timestamp: number }[] }) =>
    result.history.map(({ timestamp }) => timestamp)) as never
  await expect
    .poll(() => read(other.page, history), { timeout: 15_000 })
    .toEqual([0, 10, 20, 30].map((second) => fix(second).timestamp))
  await expect.poll(() => other.page.evaluate(() => window.told)).toEqual(['fence yard', 'fence yard'])
})

test('useChatMessages: said without a network, it shows at once and arrives once', async ({
  page,
  other,
  wire,
  show,
}) => {
  await show(page, 'chat', 'luigi', LUIGI, wire.url)
  await show(other.page, 'chat', 'dmitri', DMITRI)
  wire.reset()
  await page.evaluate(() => {
    const send = window.result.sendMessage as (draft: { text: string }) => Promise<unknown>
    void send({ text: 'from the tunnel' })
  })
  const said = ((result: { messages: { text: string; delivery: string }[] }) =>
    result.messages.filter(({ text }) => text === 'from the tunnel').map(({ delivery }) => delivery)) as never
  await expect.poll(() => read(page, said)).toEqual(['queued'])
  wire.restore()
  for (const each of [page, other.page])
    await expect.poll(() => read(each, said), { timeout: 15_000 }).toEqual(['sent'])
})
