import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunningServer } from '../../demo/server/server'
import { changeOf, RawClient, type Received } from './support/client'
import { PATIENCE, startTestServer } from './support/server'

const OVENS = { event: '*', schema: 'public', table: 'ovens' } as const
const TOPIC = 'realtime:ovens'

let server: RunningServer
let client: RawClient

beforeAll(async () => {
  server = await startTestServer({ admin: true })
}, 60_000)
afterEach(async () => {
  await flood({ perSecond: 0 })
  await client.close()
})
afterAll(() => server.close())

async function flood(request: unknown): Promise<{ status: number; json: unknown }> {
  const headers = { authorization: `Bearer ${server.adminToken}` }
  const response = await fetch(`${server.url}/admin/flood`, { method: 'POST', headers, body: JSON.stringify(request) })
  return { status: response.status, json: await response.json() }
}

async function watchOvens(): Promise<void> {
  client = await RawClient.connect(server)
  await client.watch(TOPIC, server.anonKey, OVENS)
}

const rowOf = (frame: Received) => changeOf(frame)['record'] as { id: number; celsius: number; readings: number }
const heard = () => client.received.filter(({ event }) => event === 'postgres_changes')

/** The last row that came of each oven. */
const lastRows = () => [...new Map(heard().map((frame) => [rowOf(frame).id, rowOf(frame)])).values()]

describe('a flood', () => {
  test('sends updates as the database would, and then makes the database equal to them', async () => {
    await watchOvens()
    expect(await flood({ perSecond: 5_000, seconds: 10 })).toEqual({ status: 200, json: { affected: 1 } })
    await expect.poll(() => heard().length, PATIENCE).toBeGreaterThan(1_000)
    await flood({ perSecond: 0 })
    const stored = await server.sql('select id, celsius, readings from ovens where readings > 0 order by id')
    const last = lastRows().sort((a, b) => a.id - b.id)
    expect(last).toEqual(stored)
  })

  test('leaves what others have changed meanwhile, but for the ovens that it reported', async () => {
    await watchOvens()
    await flood({ perSecond: 20, seconds: 30 })
    await expect.poll(() => heard().length, PATIENCE).toBeGreaterThan(3)
    await server.sql('update ovens set celsius = 999, readings = readings + 1')
    await expect.poll(() => heard().filter((frame) => rowOf(frame).celsius === 999).length, PATIENCE).toBe(200)
    await flood({ perSecond: 0 })
    const stored = await server.sql('select id, celsius, readings from ovens order by id')
    await expect.poll(() => lastRows().sort((a, b) => a.id - b.id), PATIENCE).toEqual(stored)
    expect(stored.filter(({ celsius }) => celsius === 999).length).toBeGreaterThan(50)
  })

  test('has frames like those of a change of the table', async () => {
    await watchOvens()
    await flood({ perSecond: 100, seconds: 10 })
    const made = await client.nextChange('UPDATE')
    await flood({ perSecond: 0 })
    await server.sql('update ovens set celsius = -1 where id = 1')
    const real = await client.next((f) => f.event === 'postgres_changes' && rowOf(f).celsius === -1)
    const shapeOf = (frame: Received) => ({ ...frame.payload, data: Object.keys(changeOf(frame)) })
    expect(shapeOf(made)).toEqual(shapeOf(real))
    expect(changeOf(made)['columns']).toEqual(changeOf(real)['columns'])
  })

  test('ends by itself', async () => {
    await watchOvens()
    const stored = () => server.sql('select sum(readings)::int as sum from ovens')
    const [before] = await stored()
    await flood({ perSecond: 1_000, seconds: 0.1 })
    await expect.poll(async () => (await stored())[0], PATIENCE).not.toEqual(before)
  })

  test.each([{}, { perSecond: -1, seconds: 1 }, { perSecond: 1e9, seconds: 1 }, { perSecond: 10, seconds: 3600 }])(
    'of %j is refused',
    async (request) => {
      await watchOvens()
      expect((await flood(request)).status).toBe(400)
    },
  )
})
