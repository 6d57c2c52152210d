import { describe, expect, it, vi } from 'vitest'
import { ConnectionManager, diagnose } from '../../../js/src/index.js'
import { FakeCore, settled } from './support/fake_core.js'
import { eventually } from './support/eventually.js'

const URL_WITH_KEY = 'ws://h/socket/websocket?apikey=s3cret'
const answers = (status: number, body: string) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, { status })))
const refuses = () => vi.fn<typeof fetch>(() => Promise.reject(new TypeError('Failed to fetch')))

describe('diagnose', () => {
  it('tells a refused key', async () => {
    const error = await diagnose(URL_WITH_KEY, answers(401, '{"error":"Invalid API key"}'))
    expect(error).toMatchObject({ name: 'KEY_REFUSED', detail: 'HTTP 401: Invalid API key' })
  })

  it('tells a refusal of another kind', async () => {
    expect(await diagnose(URL_WITH_KEY, answers(429, '{"error":"Too many users"}'))).toMatchObject({
      name: 'HANDSHAKE_REFUSED',
      detail: 'HTTP 429: Too many users',
    })
    expect(await diagnose(URL_WITH_KEY, answers(404, '<html>'))).toMatchObject({
      name: 'HANDSHAKE_REFUSED',
      detail: 'HTTP 404',
    })
  })

  it('tells a server that CORS hides from one that is not there', async () => {
    const hidden = vi.fn<typeof fetch>((_url, init) =>
      init?.mode === 'no-cors' ? Promise.resolve(new Response()) : Promise.reject(new TypeError('CORS')),
    )
    expect((await diagnose(URL_WITH_KEY, hidden)).name).toBe('HANDSHAKE_REFUSED')
    expect((await diagnose(URL_WITH_KEY, refuses())).name).toBe('SERVER_UNREACHABLE')
  })

  it('asks the http form, and never shows the key', async () => {
    const fetcher = answers(401, '{"error":"bad apikey=s3cret"}')
    const error = await diagnose(URL_WITH_KEY, fetcher)
    expect(fetcher.mock.calls[0]?.[0]).toBe('http://h/socket/websocket?apikey=s3cret')
    expect(error.message).not.toContain('s3cret')
  })
})

describe('A connection that never opens', () => {
  const refusedDial = (core: FakeCore, previous: 0 | 1 | 2 | 3) => {
    core.state(3, previous, { reason: 100, retryAt: 1_000, attempts: 1 })
  }

  it('is looked into, and the finding stands until one opens', async () => {
    const core = new FakeCore()
    const fetcher = answers(401, '{"error":"expired"}')
    const manager = new ConnectionManager({ url: 'ws://h/socket', port: core.port, fetch: fetcher })
    void manager.connect()
    refusedDial(core, 1)
    await eventually(() => {
      expect(manager.getSnapshot().error?.name).toBe('KEY_REFUSED')
    })
    const reasons: (string | undefined)[] = []
    manager.onStateChange((_state, { error }) => reasons.push(error?.name))
    refusedDial(core, 3)
    expect(fetcher).toHaveBeenCalledTimes(1)
    expect(reasons).toEqual(['KEY_REFUSED'])
    core.state(2, 3)
    expect(manager.getSnapshot().error).toBeNull()
    core.state(0, 2, { reason: 105 })
    expect(manager.getSnapshot().error?.name).toBe('CONNECTION_LOST')
  })

  it.each([
    ['nothing answers', refuses()],
    ['a server that is ending answers', answers(400, '{}')],
  ])('is looked into again where %s, ever more rarely, for what comes back may refuse', async (_, before) => {
    const core = new FakeCore()
    const asked: number[] = []
    let dials = 0
    const fetcher = vi.fn<typeof fetch>((url, init) => {
      asked.push(dials)
      return dials < 8 ? before(url, init) : answers(401, '{}')(url)
    })
    const manager = new ConnectionManager({ url: 'ws://h/socket', port: core.port, fetch: fetcher })
    void manager.connect()
    for (dials = 1; dials <= 24; dials++) {
      refusedDial(core, 3)
      await settled()
    }
    expect([...new Set(asked)]).toEqual([1, 3, 7, 15, 23])
    expect(manager.getSnapshot().error?.name).toBe('KEY_REFUSED')
  })

  it('is looked into after the second dial where one had opened before', async () => {
    const core = new FakeCore()
    const fetcher = answers(429, '{}')
    const manager = new ConnectionManager({ url: 'ws://h/socket', port: core.port, fetch: fetcher })
    void manager.connect()
    core.state(2, 1)
    core.state(3, 2, { reason: 105, retryAt: 1_000 })
    refusedDial(core, 3)
    expect(fetcher).not.toHaveBeenCalled()
    refusedDial(core, 3)
    await settled()
    expect(manager.getSnapshot().error?.name).toBe('HANDSHAKE_REFUSED')
  })

  it('is not looked into when an open connection breaks', async () => {
    const core = new FakeCore()
    const fetcher = answers(401, '{}')
    const manager = new ConnectionManager({ url: 'ws://h/socket', port: core.port, fetch: fetcher })
    void manager.connect()
    for (let i = 0; i < 3; i++) {
      core.state(2, 3)
      core.state(0, 2, { reason: 105 })
      core.state(3, 0, { reason: 105, retryAt: 1_000 })
    }
    await settled()
    expect(fetcher).not.toHaveBeenCalled()
  })
})
