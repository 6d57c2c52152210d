import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startClient as start } from './support/start_client.js'

/** A channel, and what its listeners are told. Metas are written as `ref:content`, with commas between. */
function room(leaveDebounceMs?: number) {
  const { core, client } = start()
  const told: string[] = []
  const channel = client
    .channel('room', leaveDebounceMs === undefined ? {} : { config: { presence: { leaveDebounceMs } } })
    .on('presence', { event: '*' }, (payload: Record<string, unknown>) => {
      const { event, key, newPresences, leftPresences } = payload
      told.push([event, key, short(newPresences), short(leftPresences)].filter((part) => part !== undefined).join(' '))
    })
    .subscribe()
  const sync = (update: Record<string, string | null>) => {
    const metas = Object.entries(update).map(([key, meta]) => `"${key}":${meta === null ? 'null' : long(meta)}`)
    return { type: 'presence', channel: core.channel('realtime:room'), update: `{${metas.join()}}` } as const
  }
  return { core, channel, told, sync }
}

function long(meta: string): string {
  return JSON.stringify(
    meta.split(',').map((one) => {
      const [ref, is] = one.split(':')
      return { presence_ref: ref, is }
    }),
  )
}

function short(metas: unknown): string | undefined {
  const list = metas as { presence_ref: string; is: string }[] | undefined
  return list?.map(({ presence_ref, is }) => `${presence_ref}:${is}`).join()
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('Presence', () => {
  it('keeps who is there, and tells who comes', () => {
    const { core, channel, told, sync } = room()
    core.emit(sync({ ann: '1:here' }))
    const before = channel.presenceState()
    core.emit(sync({ bob: '2:here' }))
    expect(before).toEqual({ ann: [{ presence_ref: '1', is: 'here' }] })
    expect(Object.keys(channel.presenceState())).toEqual(['ann', 'bob'])
    expect(told).toEqual(['join ann 1:here', 'sync', 'join bob 2:here', 'sync'])
  })

  it('tells a change of what was tracked as one update, not as a leave and a join', () => {
    const { core, channel, told, sync } = room()
    core.emit(sync({ ann: '1:here' }))
    core.emit(sync({ ann: '2:away' }))
    expect(told.slice(2)).toEqual(['update ann 2:away 1:here', 'sync'])
    expect(channel.presenceState()).toEqual({ ann: [{ presence_ref: '2', is: 'away' }] })
  })

  it('lets those go who went while no core listened', () => {
    const { core, channel, told, sync } = room(0)
    core.emit(sync({ ann: '1:here', bob: '2:here' }))
    core.emit({ type: 'coreLost', channel: core.channel('realtime:room') })
    expect(Object.keys(channel.presenceState())).toEqual(['ann', 'bob'])
    // Another core knows of nobody, so it reports everybody who is there as new.
    core.emit(sync({ ann: '1:here', cy: '3:here' }))
    expect(told.slice(3)).toEqual(['join cy 3:here', 'leave bob 2:here', 'sync'])
    expect(Object.keys(channel.presenceState())).toEqual(['ann', 'cy'])
    core.emit(sync({ cy: null }))
    expect(Object.keys(channel.presenceState())).toEqual(['ann'])
  })

  it('lets each go in turn, a second after each left', () => {
    const { core, channel, sync } = room()
    core.emit(sync({ ann: '1:here', bob: '2:here' }))
    core.emit(sync({ ann: null }))
    vi.advanceTimersByTime(500)
    core.emit(sync({ bob: null }))
    vi.advanceTimersByTime(600)
    expect(Object.keys(channel.presenceState())).toEqual(['bob'])
    vi.advanceTimersByTime(500)
    expect(Object.keys(channel.presenceState())).toEqual([])
  })

  it('shows who leaves for a second more', () => {
    const { core, channel, told, sync } = room()
    core.emit(sync({ ann: '1:here' }))
    core.emit(sync({ ann: null }))
    vi.advanceTimersByTime(999)
    expect(Object.keys(channel.presenceState())).toEqual(['ann'])
    expect(told.slice(2)).toEqual(['sync'])
    vi.advanceTimersByTime(1)
    expect(channel.presenceState()).toEqual({})
    expect(told.slice(2)).toEqual(['sync', 'leave ann 1:here', 'sync'])
  })

  it('says nothing of somebody who is back at once as they were, and an update where they changed', () => {
    const { core, channel, told, sync } = room()
    core.emit(sync({ ann: '1:here' }))
    for (const next of ['2:here', '3:away']) {
      core.emit(sync({ ann: null }))
      vi.advanceTimersByTime(500)
      core.emit(sync({ ann: next }))
    }
    vi.advanceTimersByTime(5_000)
    expect(told.filter((event) => event !== 'sync')).toEqual(['join ann 1:here', 'update ann 3:away 2:here'])
    expect(channel.presenceState()).toEqual({ ann: [{ presence_ref: '3', is: 'away' }] })
  })

  it('tells a leave at once where no debounce is wanted, and of one device of several', () => {
    const now = room(0)
    now.core.emit(now.sync({ ann: '1:here' }))
    now.core.emit(now.sync({ ann: null }))
    expect(now.told.slice(2)).toEqual(['leave ann 1:here', 'sync'])
    const { core, told, sync } = room()
    core.emit(sync({ ann: '1:here,2:here' }))
    core.emit(sync({ ann: '1:here' }))
    expect(told.slice(2)).toEqual(['leave ann 2:here', 'sync'])
  })

  it('tells what is new since the last sync, not what came and went between', () => {
    const { core, told, sync } = room(0)
    core.emit(sync({ ann: '2:away' }))
    core.emit(sync({ bob: null }))
    expect(told).toEqual(['join ann 2:away', 'sync', 'sync'])
  })

  it('takes somebody on a Phoenix server who is back unchanged for somebody who never left', () => {
    const { core, client } = start()
    const told: unknown[] = []
    const channel = client.phoenixChannel('room:1', {}, { leaveDebounceMs: 0 })
    channel.onPresence(({ event }) => told.push(event))
    channel.join()
    const base = { type: 'presence', channel: core.channel('room:1') } as const
    core.emit({ ...base, update: '{"ann":{"metas":[{"phx_ref":"1","is":"here"}]}}' })
    core.emit({ ...base, update: '{"ann":{"metas":[{"is":"here","phx_ref":"2","phx_ref_prev":"1"}]}}' })
    core.emit({ ...base, update: '{"ann":null}' })
    expect(told).toEqual(['join', 'sync', 'sync', 'leave', 'sync'])
  })

  it('lets those go who left a Phoenix server while no core listened', () => {
    const { core, client } = start()
    const channel = client.phoenixChannel('room:1', {}, { leaveDebounceMs: 0 }).join()
    const id = core.channel('room:1')
    const base = { type: 'presence', channel: id, kind: 0, key: '', current: '', changed: '' } as const
    core.emit({ ...base, update: '{"ann":{"metas":[{"phx_ref":"1"}]},"bob":{"metas":[{"phx_ref":"2"}]}}' })
    core.emit({ type: 'coreLost', channel: id })
    core.emit({ ...base, update: '{"ann":{"metas":[{"phx_ref":"1"}]}}' })
    expect(Object.keys(channel.presenceState())).toEqual(['ann'])
  })

  it('takes what is no presence for nobody, and the rest for what it is', () => {
    const { core, client } = start()
    const told: unknown[] = []
    const channel = client.phoenixChannel('room:1', {}, { leaveDebounceMs: 0 })
    channel.onPresence(({ event, key }) => told.push(key === undefined ? event : `${event} ${key}`))
    channel.join()
    const base = { type: 'presence', channel: core.channel('room:1') } as const
    const wrong = '"a":{"metas":[null]},"b":{"metas":7},"c":5,"d":{},"e":{"metas":[[],{"phx_ref":1}]},"f":[null]'
    core.emit({ ...base, update: `{${wrong},"__proto__":{"metas":[{"n":1}]},"ann":{"metas":[{"phx_ref":"1"}]}}` })
    core.emit({ ...base, update: '{"ann":{"metas":[null]},"__proto__":null}' })
    for (const update of ['null', '[]', '7', '"x"', '{']) core.emit({ ...base, update })
    expect(told).toEqual([
      'join e',
      'join __proto__',
      'join ann',
      'sync',
      'leave ann',
      'leave __proto__',
      ...Array<string>(6).fill('sync'),
    ])
    expect(channel.presenceState()).toMatchObject({ e: { metas: [{ phx_ref: 1 }] } })
  })

  it('has one timer, and one sync, for four thousand who leave at once', () => {
    const { core, channel, told, sync } = room()
    const people = Array.from({ length: 4_000 }, (_, i) => `user${String(i)}`)
    core.emit(sync(Object.fromEntries(people.map((key) => [key, '1:here']))))
    core.emit(sync(Object.fromEntries(people.map((key) => [key, null]))))
    expect(vi.getTimerCount()).toBe(1)
    told.length = 0
    vi.advanceTimersByTime(1_000)
    expect(told).toHaveLength(4_001)
    expect(told.at(-1)).toBe('sync')
    expect(channel.presenceState()).toEqual({})
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets each go in their own time', () => {
    const { core, channel, told, sync } = room()
    core.emit(sync({ ann: '1:here', bob: '2:here', cat: '3:here' }))
    core.emit(sync({ ann: null }))
    vi.advanceTimersByTime(400)
    core.emit(sync({ bob: null }))
    vi.advanceTimersByTime(400)
    core.emit(sync({ ann: '4:here' }))
    told.length = 0
    vi.advanceTimersByTime(600)
    expect(told).toEqual(['leave bob 2:here', 'sync'])
    expect(Object.keys(channel.presenceState())).toEqual(['ann', 'cat'])
  })

  it('shows nobody for ever who was leaving when the connection was ended', () => {
    const { core, channel, sync } = room()
    core.emit(sync({ ann: '1:here', bob: '2:here' }))
    core.emit(sync({ ann: null }))
    core.channelState('realtime:room', 0)
    core.subscribed('realtime:room')
    vi.advanceTimersByTime(60_000)
    expect(Object.keys(channel.presenceState())).toEqual(['bob'])
  })

  it('tells nothing more once the channel is left', () => {
    const { core, channel, told, sync } = room()
    core.connected()
    core.subscribed('realtime:room')
    core.emit(sync({ ann: '1:here' }))
    core.emit(sync({ ann: null }))
    void channel.unsubscribe()
    core.left('realtime:room')
    vi.advanceTimersByTime(5_000)
    expect(told.at(-1)).toBe('sync')
  })

  it('is announced and withdrawn in realtime-js’s words', () => {
    const { core, client } = start()
    const channel = client.channel('room').subscribe()
    void channel.track({ status: 'online' })
    void channel.untrack()
    expect(
      core.pushes.map(({ event, payload, flags }) => [event, JSON.parse(payload as string) as unknown, flags]),
    ).toEqual([
      ['presence', { type: 'presence', event: 'track', payload: { status: 'online' } }, 3],
      ['presence', { type: 'presence', event: 'untrack' }, 3],
    ])
  })
})
