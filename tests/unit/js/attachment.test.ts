import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { settled } from './support/fake_core.js'
import { startClient } from './support/start_client.js'

const ROOM = 'realtime:room'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function start() {
  const { core, client } = startClient()
  const attach = (heard: unknown[], statuses: string[] = []) =>
    client
      .attach('room')
      .on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
      .subscribe((status) => statuses.push(status))
  const say = (payload: number): void => {
    core.emit({
      type: 'broadcast',
      channel: core.channel(ROOM),
      form: 1,
      event: 'said',
      payload: String(payload),
      meta: '',
    })
  }
  return { core, client, attach, say }
}

// Promise J7.
describe('Handles on one channel', () => {
  it('share its join, and each hears with listeners of its own', () => {
    const { core, attach, say } = start()
    const [ours, theirs]: [unknown[], unknown[]] = [[], []]
    attach(ours)
    attach(theirs)
    core.subscribed(ROOM)
    say(1)
    expect(core.all('subscribe')).toHaveLength(1)
    expect([ours, theirs]).toEqual([[1], [1]])
  })

  it('leave alone what the others listen to', () => {
    const { core, attach, say } = start()
    const [ours, theirs]: [unknown[], unknown[]] = [[], []]
    const handle = attach(ours)
    attach(theirs)
    core.subscribed(ROOM)
    handle.unsubscribe()
    say(1)
    vi.advanceTimersByTime(10_000)
    expect([ours, theirs]).toEqual([[], [1]])
    expect(core.all('unsubscribe')).toHaveLength(0)
  })

  it('leave it a moment after the last, and twice counts once', () => {
    const { core, attach } = start()
    const [first, second] = [attach([]), attach([])]
    core.subscribed(ROOM)
    first.unsubscribe()
    first.unsubscribe()
    vi.advanceTimersByTime(10_000)
    expect(core.all('unsubscribe')).toHaveLength(0)
    second.unsubscribe()
    vi.advanceTimersByTime(1_100)
    expect(core.all('unsubscribe')).toHaveLength(1)
  })

  it('leave a channel alone that the app itself has subscribed', () => {
    const { core, client, attach } = start()
    client.channel('room').subscribe()
    attach([]).unsubscribe()
    core.subscribed(ROOM)
    vi.advanceTimersByTime(10_000)
    expect(core.all('unsubscribe')).toHaveLength(0)
  })

  it('tell each of its subscription, also where others had the channel before', async () => {
    const { core, attach } = start()
    const [ours, theirs]: [string[], string[]] = [[], []]
    attach([], ours)
    core.subscribed(ROOM)
    attach([], theirs)
    await settled()
    expect([ours, theirs]).toEqual([['SUBSCRIBED'], ['SUBSCRIBED']])
    core.channelState(ROOM, 4, 208)
    expect([ours, theirs]).toEqual([
      ['SUBSCRIBED', 'CHANNEL_ERROR'],
      ['SUBSCRIBED', 'CHANNEL_ERROR'],
    ])
  })

  it('say nothing more once they are unsubscribed', async () => {
    const { core, attach } = start()
    const statuses: string[] = []
    attach([])
    core.subscribed(ROOM)
    attach([], statuses).unsubscribe()
    await settled()
    core.channelState(ROOM, 4, 208)
    expect(statuses).toEqual([])
  })

  it('have what they ask of the database united in one join', () => {
    const { core, client } = start()
    const orders = { event: '*', schema: 'public', table: 'orders' } as const
    const items = { event: '*', schema: 'public', table: 'items' } as const
    const heard: string[] = []
    client
      .attach('room')
      .on('postgres_changes', orders, () => heard.push('first'))
      .subscribe()
    client
      .attach('room')
      .on('postgres_changes', orders, () => heard.push('second'))
      .on('postgres_changes', items, () => heard.push('items'))
      .subscribe()
    expect(core.joinPayload(ROOM).config.postgres_changes).toEqual([orders, items])
    core.subscribed(ROOM)
    core.change(ROOM, 'INSERT', { record: { id: 1 }, bindings: [0] })
    expect(heard).toEqual(['first', 'second'])
  })

  it('that end take what they asked for back from the core, and ask anew when they subscribe anew', () => {
    const { core, client } = start()
    const kept = { event: '*', schema: 'public', table: 'orders' } as const
    client
      .channel('room')
      .on('postgres_changes', kept, () => undefined)
      .subscribe()
    const handle = client
      .attach('room')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'items' }, () => undefined)
      .on('presence', { event: 'sync' }, () => undefined)
      .subscribe()
    core.subscribed(ROOM)
    expect(core.joinPayload(ROOM).config).toMatchObject({ presence: { enabled: true } })
    handle.unsubscribe()
    // Its two listeners, and its config.
    expect(core.all('detach')).toHaveLength(3)
    expect(core.joinPayload(ROOM).config).toMatchObject({ presence: { enabled: false }, postgres_changes: [kept] })
    handle.subscribe()
    expect(core.joinPayload(ROOM).config.postgres_changes).toHaveLength(2)
  })

  it('hear nothing before they subscribe, and again after they do anew', () => {
    const { core, client, attach, say } = start()
    const heard: unknown[] = []
    client.channel('room').subscribe()
    core.subscribed(ROOM)
    const handle = client.attach('room').on('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload))
    say(1)
    handle.subscribe()
    say(2)
    handle.unsubscribe()
    say(3)
    handle.subscribe().subscribe()
    say(4)
    expect(heard).toEqual([2, 4])
    expect(attach([]).phase).toBe('subscribed')
  })

  it('end with the channel where the app leaves that, and may subscribe anew', () => {
    const { core, client, attach } = start()
    const statuses: string[] = []
    const handle = attach([], statuses)
    core.subscribed(ROOM)
    void client.channel('room').unsubscribe()
    core.left(ROOM)
    expect(statuses).toEqual(['SUBSCRIBED', 'CLOSED'])
    expect(handle.phase).toBe('closed')
    handle.subscribe()
    core.subscribed(ROOM)
    expect(handle.phase).toBe('subscribed')
    expect(client.channel('room').phase).toBe('subscribed')
  })

  it('send over the channel that they share', async () => {
    const { core, attach } = start()
    const handle = attach([])
    core.subscribed(ROOM)
    const sent = handle.send({ type: 'broadcast', event: 'said', payload: 1 })
    core.settle(core.pushes[0]?.request ?? 0, 'sent')
    expect(await sent).toBe('ok')
  })
})
