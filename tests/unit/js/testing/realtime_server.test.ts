import { describe, expect, it } from 'vitest'
import { KEY, Peer, startServer } from './support.js'

const NOTES = { postgres_changes: [{ event: '*', schema: 'public', table: 'notes' }] }
const replyOf = ([, ref, , , payload]: readonly unknown[]) => ({ ref, ...(payload as object) })

describe('The modelled Realtime server', () => {
  it('refuses a wrong key and a version that it does not speak', () => {
    const { server } = startServer()
    const nobody = { send: () => undefined, close: () => undefined }
    expect(server.connect('wss://x/socket/websocket?apikey=no&vsn=2.0.0', nobody)).toBe(401)
    expect(server.connect(`wss://x/socket/websocket?apikey=${KEY}&vsn=3.0.0`, nobody)).toBe(403)
  })

  it('answers a heartbeat, and closes with 1000 after a minute of silence', async () => {
    const { time, server } = startServer()
    const peer = new Peer(server)
    const ref = peer.say('phoenix', 'heartbeat', {})
    expect(peer.heard('phx_reply').map(replyOf)).toEqual([{ ref, status: 'ok', response: {} }])
    await time.advance(59_000)
    expect(peer.closed).toBeUndefined()
    await time.advance(1_000)
    expect(peer.closed).toBe(1000)
    expect(server.sockets.size).toBe(0)
  })

  it('accepts a join at once, and says a moment later that changes flow', async () => {
    const { time, server, tokenOf } = startServer()
    const peer = new Peer(server)
    peer.join('notes', NOTES, tokenOf('alice'))
    const [reply] = peer.heard('phx_reply').map(replyOf)
    expect(reply).toMatchObject({ status: 'ok', response: { postgres_changes: [{ table: 'notes', event: '*' }] } })
    await time.advance(3_000)
    expect(peer.heard('system').map(([, , , , payload]) => payload)).toMatchObject([
      { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL', channel: 'notes' },
    ])
  })

  it('tells each user of the changes that their policies let them see, and everybody of deletes', async () => {
    const { time, server, database, tokenOf } = startServer()
    const [alice, bob] = ['alice', 'bob'].map((user) => {
      const peer = new Peer(server)
      peer.join('notes', NOTES, tokenOf(user))
      return peer
    }) as [Peer, Peer]
    await time.advance(3_000)
    const notes = database.table('notes')
    if (!notes) return
    database.insert(notes, { id: 2, owner: 'bob', body: 'his' })
    database.update(notes, '[2]', { body: 'changed' })
    database.remove(notes, '[1]')
    await time.advance(3_000)
    const types = (peer: Peer) => peer.heard('postgres_changes').map(([, , , , p]) => (p.data as { type: string }).type)
    expect(types(alice)).toEqual(['DELETE'])
    expect(types(bob)).toEqual(['INSERT', 'UPDATE', 'DELETE'])
  })

  it('goes on under the old rights until it says that it goes by the new token', async () => {
    const { time, server, database, tokenOf } = startServer()
    const peer = new Peer(server)
    const joinRef = peer.join('notes', NOTES, tokenOf('alice'))
    await time.advance(3_000)
    peer.heard('system')
    peer.say('realtime:notes', 'access_token', { access_token: tokenOf('bob') }, joinRef)
    await time.advance(3_000)
    expect(peer.heard('system')).toHaveLength(1)
    const notes = database.table('notes')
    if (notes) database.update(notes, '[1]', { body: 'still hers' })
    await time.advance(3_000)
    expect(peer.heard('postgres_changes')).toHaveLength(0)
  })

  it('closes a channel whose token runs out, and that one alone', async () => {
    const { time, server, tokenOf } = startServer()
    const peer = new Peer(server)
    peer.join('short', {}, tokenOf('alice', 30))
    peer.join('long', {}, tokenOf('alice'))
    await time.advance(31_000)
    expect(peer.heard('system').map(([, , , , payload]) => payload.message)).toEqual([
      'Token has expired 0 seconds ago',
    ])
    expect(peer.heard('phx_close').map(([, , topic]) => topic)).toEqual(['realtime:short'])
    expect([...peer.socket.channels.keys()]).toEqual(['realtime:long'])
  })

  it('refuses a bad token after five seconds in which the socket hears nothing else', async () => {
    const { time, server } = startServer()
    const peer = new Peer(server)
    peer.join('notes', {}, 'no.token.really')
    peer.say('phoenix', 'heartbeat', {})
    await time.advance(4_999)
    expect(peer.heard('phx_reply')).toHaveLength(0)
    await time.advance(1)
    expect(peer.heard('phx_reply').map(replyOf)).toMatchObject([{ status: 'error' }, { status: 'ok' }])
  })

  it('answers a duplicate join before it ends the first, and drops what an old join sends', () => {
    const { server } = startServer()
    const peer = new Peer(server)
    const first = peer.join('room')
    const second = peer.join('room')
    expect(peer.frames.slice(-2).map((frame) => (frame as unknown[]).slice(0, 4))).toEqual([
      [second, second, 'realtime:room', 'phx_reply'],
      [first, first, 'realtime:room', 'phx_close'],
    ])
    peer.say('realtime:room', 'phx_leave', {}, first)
    expect(peer.socket.channels.has('realtime:room')).toBe(true)
  })

  it('ends the first join before it looks at a duplicate, whatever comes of that', async () => {
    const { time, server } = startServer()
    const peer = new Peer(server)
    const first = peer.join('room')
    const second = peer.join('room', {}, 'no.token.really')
    expect(peer.socket.channels.has('realtime:room')).toBe(false)
    await time.advance(5_000)
    expect(peer.frames.slice(-2).map((frame) => (frame as unknown[]).slice(0, 4))).toEqual([
      [second, second, 'realtime:room', 'phx_reply'],
      [first, first, 'realtime:room', 'phx_close'],
    ])
    const third = peer.join('room')
    server.faults = { ...server.faults, joinSilence: 1 }
    peer.join('room')
    expect(peer.socket.channels.has('realtime:room')).toBe(false)
    expect(peer.heard('phx_close').map(([joinRef]) => joinRef)).toEqual([first, third])
  })

  it('answers who leaves a topic that is not joined', () => {
    const { server } = startServer()
    const peer = new Peer(server)
    const ref = peer.say('realtime:room', 'phx_leave', {}, '1')
    expect(peer.heard('phx_reply').map(replyOf)).toEqual([{ ref, status: 'ok', response: {} }])
  })

  it('relays a broadcast to the others, to the sender only if asked, and answers it only if asked', () => {
    const { server, heard } = startServer()
    const [a, b] = [new Peer(server), new Peer(server)]
    const joinRef = a.join('room', { broadcast: { ack: true, self: false } })
    b.join('room')
    a.heard('phx_reply')
    const message = { type: 'broadcast', event: 'say', payload: { n: 1 } }
    a.say('realtime:room', 'broadcast', message, joinRef)
    expect(b.heard('broadcast').map(([, , , , payload]) => payload)).toEqual([message])
    expect(a.heard('broadcast')).toHaveLength(0)
    expect(a.heard('phx_reply')).toHaveLength(1)
    expect(heard).toMatchObject([{ topic: 'realtime:room', claims: { sub: null } }])
  })

  it('relays binary broadcasts as they are to version 2, and as text to version 1', () => {
    const { server } = startServer()
    const [sender, other] = [new Peer(server), new Peer(server)]
    const old = new Peer(server, `apikey=${KEY}&vsn=1.0.0`)
    const joinRef = sender.join('room')
    other.join('room')
    old.socket.receive('{"topic":"realtime:room","event":"phx_join","payload":{},"ref":"1"}')
    old.frames.length = 0
    const parts = [joinRef, '9', 'realtime:room', 'say', ''].map((text) => new TextEncoder().encode(text))
    const payload = new TextEncoder().encode('{"n":1}')
    sender.socket.receive(
      Uint8Array.from([3, ...parts.map((part) => part.length), 1, ...parts.flatMap((part) => [...part]), ...payload]),
    )
    const frame = other.frames.find((one) => one instanceof Uint8Array)
    expect(frame?.[0]).toBe(4)
    expect(new TextDecoder().decode(frame?.slice(-7))).toBe('{"n":1}')
    expect(old.frames).toMatchObject([{ event: 'broadcast', payload: { event: 'say', payload: { n: 1 } } }])
  })

  it('tells who is present, who comes, changes and goes', () => {
    const { server } = startServer()
    const [a, b] = [new Peer(server), new Peer(server)]
    const config = { presence: { enabled: true, key: 'a' } }
    const joinRef = a.join('lobby', config)
    a.say('realtime:lobby', 'presence', { type: 'presence', event: 'track', payload: { mood: 1 } }, joinRef)
    b.join('lobby', { presence: { enabled: true, key: 'b' } })
    expect(b.heard('presence_state').map(([, , , , payload]) => payload)).toMatchObject([
      { a: { metas: [{ mood: 1 }] } },
    ])
    a.say('realtime:lobby', 'presence', { type: 'presence', event: 'track', payload: { mood: 2 } }, joinRef)
    const [update] = b.heard('presence_diff').map(([, , , , payload]) => payload)
    expect(update).toMatchObject({ joins: { a: { metas: [{ mood: 2 }] } }, leaves: { a: { metas: [{ mood: 1 }] } } })
    a.socket.closed()
    const [left] = b.heard('presence_diff').map(([, , , , payload]) => payload)
    expect(left).toMatchObject({ joins: {}, leaves: { a: { metas: [{ mood: 2 }] } } })
  })

  it('drops what is no message without a word', () => {
    const { server } = startServer()
    const peer = new Peer(server)
    for (const frame of ['', 'null', '[]', '{', '[1,2,3,4,5]', Uint8Array.of(3, 255, 1), Uint8Array.of()])
      peer.socket.receive(frame)
    expect(peer.frames).toHaveLength(0)
    expect(peer.closed).toBeUndefined()
  })
})
