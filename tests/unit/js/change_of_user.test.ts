import { describe, expect, it, vi } from 'vitest'
import { RowOutbox } from '../../../js/src/react/row_outbox.js'
import { settled } from './support/fake_core.js'
import { startClient } from './support/start_client.js'
import { userToken } from './support/user_token.js'

const ANN = userToken('ann')
const BOB = userToken('bob')

/** A client whose session is the one of `session.token`. */
function start(token: string | null = ANN) {
  const session = { token }
  const fetcher = vi.fn<typeof fetch>(() => Promise.resolve(Response.json([{ id: 1 }])))
  const { core, client } = startClient({ fetch: fetcher, accessToken: () => Promise.resolve(session.token) })
  const sentAs = () => fetcher.mock.calls.map(([, init]) => new Headers(init?.headers).get('Authorization'))
  return { core, client, session, fetcher, sentAs }
}

describe('Whose token it is', () => {
  it('the core is told: its sub, or what the page says, or that nobody is signed in', async () => {
    const { core, client } = startClient({ user: (token) => `user of ${token}` })
    const told = async (token: string | null, user?: string) => {
      await client.setAuth(token, user)
      return core.last('setAccessToken').user
    }
    expect(await told(ANN)).toBe('ann')
    expect(await told(userToken('é☃'))).not.toBe(await told(userToken('é☂')))
    expect(await told('opaque')).toBe('user of opaque')
    expect(await told('opaque', 'eve')).toBe('eve')
    expect(await told(ANN, 'eve')).toBe('ann')
    expect(await told(userToken(undefined), 'eve')).toBe('eve')
    expect(await told(null)).toBeUndefined()
    expect(core.last('setAccessToken').token).toBe('')
  })

  it('the key, which supabase-js gives for a token where nobody is signed in, is nobody’s', async () => {
    const { core, client, session, sentAs } = start()
    await client.setAuth()
    session.token = 'anon'
    await client.setAuth()
    expect(core.last('setAccessToken')).toEqual({ type: 'setAccessToken', token: '' })
    await client.rest.select({ table: 'orders' })
    expect(sentAs()).toEqual([null])
  })

  it('setAuth() without a word signs nobody out where there is no function', async () => {
    const { core, client } = startClient({ accessToken: ANN })
    await client.setAuth()
    expect(core.all('setAccessToken')).toHaveLength(1)
  })

  it('channels go by what a REST call finds out', async () => {
    const { core, client, session, sentAs } = start()
    await client.setAuth()
    await client.rest.select({ table: 'orders' })
    expect(core.all('setAccessToken')).toHaveLength(1)
    session.token = userToken('ann', 2)
    await client.rest.select({ table: 'orders' })
    expect(core.all('setAccessToken')).toHaveLength(1)
    session.token = null
    await client.rest.select({ table: 'orders' })
    expect(core.last('setAccessToken').token).toBe('')
    expect(sentAs()).toEqual([`Bearer ${ANN}`, `Bearer ${userToken('ann', 2)}`, null])
  })
})

describe('A change of user', () => {
  it('does not turn what one asked for into the other’s request', async () => {
    const { client, fetcher } = start()
    await client.setAuth()
    const inserted = client.rest.insert({ table: 'orders' }, { total: 1 })
    const failed = expect(inserted).rejects.toMatchObject({ name: 'USER_CHANGED' })
    await client.setAuth(BOB)
    await failed
    expect(fetcher).not.toHaveBeenCalled()
  })

  it('leaves no doubt whose a message is, whichever core it is handed to', async () => {
    const { core, client } = startClient({ accessToken: ANN })
    const room = client.channel('room').subscribe()
    void room.send({ type: 'broadcast', event: 'e', payload: {} })
    await client.setAuth(BOB)
    void room.send({ type: 'broadcast', event: 'e', payload: {} })
    expect(core.pushes.map(({ owner }) => owner)).toEqual(['ann', 'bob'])
  })

  it('tells listeners nothing more until the core has joined anew', async () => {
    const { core, client } = startClient({ accessToken: ANN })
    const heard = vi.fn()
    const channel = client.channel('room').on('broadcast', { event: '*' }, heard)
    channel.on('presence', { event: 'sync' }, heard).subscribe()
    core.subscribed('realtime:room')
    const id = core.channel('realtime:room')
    const broadcast = { type: 'broadcast', channel: id, form: 1, event: 'e', payload: '{}', meta: '' } as const
    const update = '{"eve":[{"presence_ref":"1"}]}'
    core.emit({ type: 'presence', channel: id, update })
    expect(Object.keys(channel.presenceState())).toEqual(['eve'])
    heard.mockClear()
    await client.setAuth(BOB)
    expect(channel.presenceState()).toEqual({})
    expect(heard).toHaveBeenCalledTimes(1)
    core.emit(broadcast)
    expect(heard).toHaveBeenCalledTimes(1)
    core.channelState('realtime:room', 1)
    core.emit(broadcast)
    expect(heard).toHaveBeenCalledTimes(2)
  })
})

describe('Rows on their way to a table', () => {
  function outbox() {
    const page = start()
    const box = new RowOutbox(page.client, { table: 'messages' }, 'id')
    const shown = () => box.store.getSnapshot().pending.map(({ row }): unknown => row.id)
    return { ...page, box, shown }
  }

  it('wait, unseen, while nobody is signed in, and go out as their sender', async () => {
    const { client, session, fetcher, sentAs, box, shown } = outbox()
    await client.setAuth()
    fetcher.mockRejectedValueOnce(new TypeError('offline'))
    const sent = box.send({ id: 'a' })
    await settled()
    session.token = null
    await client.setAuth()
    expect(shown()).toEqual([])
    await settled()
    expect(fetcher).toHaveBeenCalledTimes(1)
    session.token = userToken('ann', 2)
    await client.setAuth()
    await expect(sent).resolves.toEqual({ id: 1 })
    expect(sentAs().at(-1)).toBe(`Bearer ${session.token}`)
    box.dispose()
  })

  // Promise U2.
  it('never go out as another user, who does not see them either', async () => {
    const { client, session, fetcher, box, shown } = outbox()
    await client.setAuth()
    fetcher.mockRejectedValueOnce(new TypeError('offline'))
    const sent = box.send({ id: 'a' })
    const failed = expect(sent).rejects.toMatchObject({ name: 'USER_CHANGED' })
    await settled()
    session.token = BOB
    box.retry('a') // The token function has the new user before anybody tells the client.
    await failed
    expect(shown()).toEqual([])
    const own = box.send({ id: 'b' })
    await expect(own).resolves.toEqual({ id: 1 })
    expect(fetcher.mock.calls.map(([, init]) => init?.body)).toEqual(['{"id":"a"}', '{"id":"b"}'])
    box.dispose()
  })

  it('are the first one’s who signs in where nobody was known', async () => {
    const { client, session, fetcher, box, shown } = outbox()
    session.token = null
    fetcher.mockRejectedValueOnce(new TypeError('offline'))
    void box.send({ id: 'a' }).catch(() => undefined)
    await settled()
    session.token = ANN
    fetcher.mockRejectedValueOnce(new TypeError('offline'))
    await client.setAuth()
    await settled()
    expect(shown()).toEqual(['a'])
    session.token = BOB
    await client.setAuth()
    await settled()
    expect(shown()).toEqual([])
    box.dispose()
  })
})
