import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeCore } from './support/fake_core.js'
import { userToken } from './support/user_token.js'

const ORDERS = { table: 'orders' }

/** A page of its own, in which no request was made yet. */
async function freshPage(answer: () => Promise<Response> = () => Promise.resolve(Response.json([{ id: 1 }]))) {
  const { createClient, HoldfastError } = await import('../../../js/src/index.js')
  const fetcher = vi.fn<typeof fetch>(answer)
  const client = createClient('https://xyz.supabase.co', 'anon', { port: new FakeCore().port, fetch: fetcher })
  return { client, fetcher, HoldfastError }
}

beforeEach(() => {
  vi.resetModules()
  vi.doUnmock('../../../js/src/rest/http_calls.js')
})

describe('The first request over http of a page', () => {
  it('loads the code for it, and the texts of its errors', async () => {
    const { client, HoldfastError } = await freshPage(() => Promise.resolve(Response.json({}, { status: 401 })))
    expect(new HoldfastError('REST_UNAUTHORIZED').code).toBe(0)
    await expect(client.rest.select(ORDERS)).rejects.toMatchObject({
      name: 'REST_UNAUTHORIZED',
      code: 531,
      final: true,
    })
  })

  it('does not go out as another user’s who signed in meanwhile', async () => {
    const { client, fetcher } = await freshPage()
    await client.setAuth(userToken('anna'))
    const inserted = client.rest.insert(ORDERS, { total: 5 })
    const sent = client.channel('orders').httpSend('move', {})
    await client.setAuth(userToken('ben'))
    await expect(inserted).rejects.toMatchObject({ name: 'USER_CHANGED' })
    await expect(sent).rejects.toMatchObject({ name: 'USER_CHANGED' })
    expect(fetcher).not.toHaveBeenCalled()
    await expect(client.rest.select(ORDERS)).resolves.toEqual([{ id: 1 }])
  })

  it('sends the payload as it was when it was sent', async () => {
    const { client, fetcher } = await freshPage()
    const payload = { x: 1 }
    const sent = client.channel('orders').httpSend('move', payload)
    payload.x = 2
    await sent
    expect(fetcher.mock.calls[0]?.[1]?.body).toBe('{"x":1}')
  })

  it('says so where that code does not load, and the next one tries again', async () => {
    vi.doMock('../../../js/src/rest/http_calls.js', () => {
      throw new Error('offline')
    })
    const { client, fetcher } = await freshPage()
    await expect(client.rest.select(ORDERS)).rejects.toMatchObject({ name: 'REST_UNREACHABLE', code: 530 })
    vi.doUnmock('../../../js/src/rest/http_calls.js')
    await expect(client.rest.select(ORDERS)).resolves.toEqual([{ id: 1 }])
    expect(fetcher).toHaveBeenCalledTimes(1)
  })

  it('ends in time where that code never comes', async () => {
    vi.doMock('../../../js/src/rest/http_calls.js', () => new Promise(() => undefined))
    const { client } = await freshPage()
    const channel = client.channel('orders')
    await expect(channel.send({ type: 'broadcast', event: 'move', payload: {} }, { timeout: 20 })).resolves.toBe(
      'timed out',
    )
  })
})
