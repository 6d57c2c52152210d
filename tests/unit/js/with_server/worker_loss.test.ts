import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { tableKey } from '../../../../js/src/table/live_table_options.js'
import { LiveTableRegistry } from '../../../../js/src/table/live_table_registry.js'
import { FakeWorker, fakeWorker } from '../support/fake_worker.js'
import {
  LUIGI,
  clientOf,
  disposeClients,
  eventually,
  insertOrder,
  installWebSocket,
  startTestServer,
} from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
})
afterEach(disposeClients)
afterAll(() => server.close())

it('Where the worker dies in a burst, the table is right again, every send settles, and presence is announced anew', async () => {
  const [client, other] = [
    await clientOf(server, 'luigi', { host: fakeWorker() }),
    await clientOf(server, 'luigi', { host: 'page' }),
  ]
  const orders = { table: 'orders' }
  const tables = client.part(LiveTableRegistry)
  const shown = () => tables.peek(tableKey(orders))
  tables.subscribe(orders, () => undefined)
  const room = client.channel('room', { config: { broadcast: { ack: true }, presence: { key: 'luigi' } } }).subscribe()
  const seen = other.channel('room', { config: { presence: { key: 'other' } } })
  seen.on('presence', { event: 'sync' }, () => undefined).subscribe()
  void room.track({ at: 'the oven' })
  await eventually(() => expect(shown().loading).toBe(false))
  await eventually(() => expect(Object.keys(seen.presenceState())).toContain('luigi'))

  const sends = Array.from({ length: 40 }, (_, n) => room.send({ type: 'broadcast', event: 'n', payload: { n } }))
  const inserts = Array.from({ length: 20 }, () => insertOrder(server, LUIGI))
  const dying = FakeWorker.made.at(-1)
  dying?.terminate()
  dying?.onerror?.({ message: 'killed', preventDefault: () => undefined })
  const ids = await Promise.all(inserts)
  expect(await Promise.all(sends)).toEqual(sends.map(() => 'ok'))
  await eventually(() => {
    expect(shown()).toMatchObject({ stale: false, error: null })
    expect(shown().rows.map(({ id }) => String(id))).toEqual(expect.arrayContaining(ids))
  })
  const late = await insertOrder(server, LUIGI)
  await eventually(() => expect(shown().rows.map(({ id }) => String(id))).toContain(late))
  await eventually(() => expect(Object.keys(seen.presenceState())).toContain('luigi'))
  expect(client.connection.getState()).toBe('connected')
})
