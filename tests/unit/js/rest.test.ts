import { describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import { filterQuery } from '../../../js/src/rest/rest_query.js'
import { FakeCore } from './support/fake_core.js'

function start(answer: () => Promise<Response>, accessToken?: () => Promise<string>) {
  const fetcher = vi.fn<typeof fetch>(answer)
  const { rest } = createClient('https://xyz.supabase.co', 'anon', {
    port: new FakeCore().port,
    fetch: fetcher,
    accessToken,
  })
  return { rest, fetcher }
}

const answers = (status: number, body: unknown) => () => Promise.resolve(Response.json(body, { status }))
const ORDERS = { table: 'orders' }

describe('RestClient', () => {
  it('selects, inserts, updates and deletes as PostgREST wants it', async () => {
    const { rest, fetcher } = start(answers(200, [{ id: 1 }]), () => Promise.resolve('jwt'))
    await expect(rest.select(ORDERS, [['id', 'eq.1']])).resolves.toEqual([{ id: 1 }])
    await expect(rest.insert(ORDERS, { total: 5 })).resolves.toEqual({ id: 1 })
    await expect(rest.update(ORDERS, [['id', 'eq.1']], { total: 6 })).resolves.toEqual({ id: 1 })
    await expect(rest.remove(ORDERS, [['id', 'eq.1']])).resolves.toBeUndefined()
    const calls = fetcher.mock.calls.map(([url, init]) => [
      init?.method,
      (url as string).replace('https://xyz.supabase.co/rest/v1', ''),
      init?.body,
    ])
    expect(calls).toEqual([
      ['GET', '/orders?id=eq.1', undefined],
      ['POST', '/orders?', '{"total":5}'],
      ['PATCH', '/orders?id=eq.1', '{"total":6}'],
      ['DELETE', '/orders?id=eq.1', undefined],
    ])
    expect(fetcher.mock.calls[1]?.[1]?.headers).toEqual({
      apikey: 'anon',
      Authorization: 'Bearer jwt',
      Prefer: 'return=representation',
      'Content-Type': 'application/json',
    })
  })

  it.each([
    [401, 'REST_UNAUTHORIZED'],
    [403, 'REST_FORBIDDEN'],
    [404, 'REST_NOT_FOUND'],
    [409, 'REST_REFUSED'],
    [500, 'REST_SERVER_ERROR'],
    [429, 'REST_SERVER_ERROR'],
    [408, 'REST_SERVER_ERROR'],
  ])('names a %i %s, with the server’s word', async (status, name) => {
    const { rest } = start(answers(status, { message: 'because' }))
    await expect(rest.select(ORDERS)).rejects.toMatchObject({ name, detail: `HTTP ${String(status)}: because` })
  })

  it('names what is no answer, no rows, no such row, and no token', async () => {
    await expect(
      start(() => Promise.reject(new TypeError('Failed to fetch'))).rest.select(ORDERS),
    ).rejects.toMatchObject({ name: 'REST_UNREACHABLE' })
    await expect(start(() => Promise.resolve(new Response('<html>'))).rest.select(ORDERS)).rejects.toMatchObject({
      name: 'REST_BAD_RESPONSE',
    })
    await expect(start(answers(200, [])).rest.update(ORDERS, [['id', 'eq.9']], {})).rejects.toMatchObject({
      name: 'REST_NOT_FOUND',
    })
    const broken = start(answers(200, []), () => Promise.reject(new Error('signed out')))
    await expect(broken.rest.select(ORDERS)).rejects.toMatchObject({
      name: 'TOKEN_SOURCE_FAILED',
      detail: 'signed out',
    })
    expect(broken.fetcher).not.toHaveBeenCalled()
  })

  it('waits no longer than ten seconds for a token', async () => {
    vi.useFakeTimers()
    const { rest, fetcher } = start(answers(200, []), () => new Promise(() => undefined))
    const failed = expect(rest.select(ORDERS)).rejects.toMatchObject({ name: 'TOKEN_SOURCE_FAILED' })
    await vi.advanceTimersByTimeAsync(10_000)
    await failed
    expect(fetcher).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
})

describe('filterQuery', () => {
  it.each([
    ['a=eq.1', [['a', 'eq.1']]],
    [
      'a=eq.1,b=in.(1,2)',
      [
        ['a', 'eq.1'],
        ['b', 'in.(1,2)'],
      ],
    ],
    [
      'a=eq."x,y",b=not.in.("p,q",r)',
      [
        ['a', 'eq.x,y'],
        ['b', 'not.in.("p,q",r)'],
      ],
    ],
    ['a=not.eq."say \\"hi\\""', [['a', 'not.eq.say "hi"']]],
    ['a=eq.b=c', [['a', 'eq.b=c']]],
  ])('reads %s', (filter, query) => {
    expect(filterQuery(filter)).toEqual(query)
  })

  it('refuses what is no filter', () => {
    expect(() => filterQuery('nonsense')).toThrow(expect.objectContaining({ name: 'INVALID_OPTIONS' }))
  })
})
