import type { LiveTableView, BroadcastView, ChannelView, PresenceView } from '../../js/src/react/index'
import { call, expect, read, test } from './support/hook_page'
import { LUIGI, deleteOrder, insertOrder, setStatus } from './support/orders'

// The hooks for any schema, tested as in hooks.spec.ts: with two pages and a cut in the middle.

interface Order {
  readonly [column: string]: unknown
  readonly note: string
  readonly status: string
}

test('useLiveTable: rows made, changed and deleted during a cut are on both pages as the table has them', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  const notes = ({ rows }: LiveTableView<Order>) => rows.map(({ note, status }) => `${note} ${status}`)
  const gone = await insertOrder(server, { note: 'gone' })
  const kept = await insertOrder(server, { note: 'kept' })
  await show(page, 'table', 'luigi', LUIGI, wire.url)
  await show(other.page, 'table', 'luigi', LUIGI)
  for (const each of [page, other.page])
    await expect.poll(() => read(each, notes)).toEqual(['kept pending', 'gone pending'])
  wire.reset()
  await expect.poll(() => read(page, ({ stale }: LiveTableView<Order>) => stale)).toBe(true)
  await deleteOrder(server, gone)
  await call(other.page, 'insert', { restaurant_id: LUIGI, note: 'new' })
  await call(other.page, 'update', { id: kept }, { status: 'confirmed' })
  expect(await read(page, notes)).toEqual(['kept pending', 'gone pending'])
  wire.restore()
  for (const each of [page, other.page])
    await expect.poll(() => read(each, notes)).toEqual(['new pending', 'kept confirmed'])
  await call(page, 'remove', { id: kept })
  for (const each of [page, other.page]) await expect.poll(() => read(each, notes)).toEqual(['new pending'])
})

test('useLiveTable: a row that leaves its conditions leaves the page, and the next one takes its place', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  const notes = ({ rows }: LiveTableView<Order>) => rows.map(({ note, status }) => `${note} ${status}`)
  const shows = async (...expected: string[]) => {
    for (const each of [page, other.page]) await expect.poll(() => read(each, notes)).toEqual(expected)
  }
  const [first, second, third] = [
    await insertOrder(server, { note: 'first' }),
    await insertOrder(server, { note: 'second' }),
    await insertOrder(server, { note: 'third' }),
  ]
  await show(page, 'open', 'luigi', LUIGI, wire.url)
  await show(other.page, 'open', 'luigi', LUIGI)
  await shows('third pending', 'second pending')
  await setStatus(server, third, 'cancelled')
  await shows('second pending', 'first pending')
  wire.reset()
  await expect.poll(() => read(page, ({ stale }: LiveTableView<Order>) => stale)).toBe(true)
  await setStatus(server, second, 'cancelled')
  wire.restore()
  await shows('first pending')
  await call(page, 'update', { id: first }, { status: 'confirmed' })
  await shows('first confirmed')
  await setStatus(server, third, 'pending')
  await shows('third pending', 'first confirmed')
  await call(page, 'update', { id: first }, { status: 'cancelled' })
  await shows('third pending')
})

test('useLiveTable: loadMore shows a page more, live, and after a cut all of it is there again', async ({
  page,
  other,
  wire,
  server,
  show,
}) => {
  const shown = ({ rows, hasMore }: LiveTableView<Order>) => [...rows.map(({ note }) => note), hasMore]
  for (const note of ['1', '2', '3']) await insertOrder(server, { note })
  await show(page, 'pages', 'luigi', LUIGI, wire.url)
  await show(other.page, 'pages', 'luigi', LUIGI)
  await expect.poll(() => read(page, shown)).toEqual(['3', '2', true])
  await call(page, 'loadMore')
  await expect.poll(() => read(page, shown)).toEqual(['3', '2', '1', false])
  wire.reset()
  await expect.poll(() => read(page, ({ stale }: LiveTableView<Order>) => stale)).toBe(true)
  const fourth = await insertOrder(server, { note: '4' })
  wire.restore()
  await expect.poll(() => read(page, shown)).toEqual(['4', '3', '2', '1', true])
  await expect.poll(() => read(other.page, shown)).toEqual(['4', '3', true])
  await deleteOrder(server, fourth)
  await expect.poll(() => read(page, shown)).toEqual(['3', '2', '1', false])
})

test('useChannel: says that it is away, comes back as the same channel, and its listeners still hear', async ({
  page,
  other,
  wire,
  show,
}) => {
  const phase = (view: ChannelView) => view.phase
  await show(page, 'channel', 'luigi', LUIGI, wire.url)
  await show(other.page, 'channel', 'operator', 'operator')
  await read(page, ({ channel }: ChannelView) => {
    Object.assign(window, { first: channel })
    channel?.on('broadcast', { event: 'said' }, ({ payload }) => window.told.push(payload))
  })
  const say = (text: string) =>
    other.page.evaluate(
      (text) =>
        (window.result as unknown as ChannelView).channel?.send({
          type: 'broadcast',
          event: 'said',
          payload: { text },
        }),
      text,
    )
  await say('before')
  await expect.poll(() => page.evaluate(() => window.told)).toEqual([{ text: 'before' }])
  wire.reset()
  await expect.poll(() => read(page, phase)).not.toBe('subscribed')
  expect(await read(other.page, phase)).toBe('subscribed')
  wire.restore()
  await expect.poll(() => read(page, phase)).toBe('subscribed')
  expect(
    await read(page, ({ channel }: ChannelView) => channel === (window as unknown as { first: unknown }).first),
  ).toBe(true)
  await say('after')
  await expect.poll(() => page.evaluate(() => window.told)).toEqual([{ text: 'before' }, { text: 'after' }])
})

test('useBroadcast: what was said without a network arrives after it, in order, each once', async ({
  page,
  other,
  wire,
  show,
}) => {
  await show(page, 'broadcast', 'luigi', LUIGI, wire.url)
  await show(other.page, 'broadcast', 'operator', 'operator')
  const told = (at: typeof page) => at.evaluate(() => window.told)
  await call(page, 'send', 1)
  await expect.poll(() => told(other.page)).toEqual([1])
  wire.reset()
  await expect.poll(() => read(page, ({ phase }: BroadcastView) => phase)).not.toBe('subscribed')
  const outcomes = read(page, ({ send }: BroadcastView) => Promise.all([2, 3, 4].map(send)))
  wire.restore()
  expect((await outcomes).map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'sent'])
  await expect.poll(() => told(other.page)).toEqual([1, 2, 3, 4])
  await call(other.page, 'send', 5)
  await expect.poll(() => told(page)).toEqual([5])
})

test('usePresence: what changed during a cut is announced after it, and who closes the page has gone', async ({
  page,
  other,
  wire,
  show,
}) => {
  await show(page, 'lobby', 'luigi', 'luigi', wire.url)
  await show(other.page, 'lobby', 'ada', 'ada')
  const moods = ({ presences }: PresenceView<{ mood: string }>) =>
    Object.entries(presences)
      .map(([key, metas]) => `${key} ${metas.map(({ mood }) => mood).join()}`)
      .sort()
  for (const each of [page, other.page]) await expect.poll(() => read(each, moods)).toEqual(['ada calm', 'luigi calm'])
  wire.reset()
  await expect.poll(() => read(page, ({ phase }: PresenceView<never>) => phase)).not.toBe('subscribed')
  await call(page, 'setMood', 'busy')
  wire.restore()
  for (const each of [page, other.page])
    await expect.poll(() => read(each, moods), { timeout: 15_000 }).toEqual(['ada calm', 'luigi busy'])
  await page.close()
  await expect.poll(() => read(other.page, moods)).toEqual(['ada calm'])
})
