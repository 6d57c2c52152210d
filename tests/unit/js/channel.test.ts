import { afterEach, describe, expect, it, vi } from 'vitest'
import { postgresChangesFilter } from '../../../js/src/index.js'
import { startClient as start } from './support/start_client.js'

const TOPIC = 'realtime:orders'

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('on()', () => {
  it('may come after subscribe(): the core is asked for it too, and unites it', () => {
    const { core, client } = start()
    const channel = client.channel('orders').subscribe()
    core.subscribed(TOPIC)
    channel.on('postgres_changes', { table: 'orders' }, () => undefined)
    channel.on('postgres_changes', { table: 'orders' }, () => undefined)
    channel.on('presence', { event: 'sync' }, () => undefined)
    channel.on('presence', { event: 'join' }, () => undefined)
    expect(core.all('attach')).toHaveLength(4)
    expect(core.all('configureChannel')).toHaveLength(0)
    expect(core.joinPayload(TOPIC).config).toMatchObject({
      postgres_changes: [{ event: '*', schema: 'public', table: 'orders' }],
      presence: { enabled: true },
    })
  })

  it('takes filters from a builder', () => {
    const { core, client } = start()
    client
      .channel('orders')
      .on(
        'postgres_changes',
        { table: 'o', filter: postgresChangesFilter().eq('name', 'a,b').in('id', [1, 2]) },
        () => undefined,
      )
      .subscribe()
    expect(core.joinPayload(TOPIC).config.postgres_changes).toEqual([
      { event: '*', schema: 'public', table: 'o', filter: 'name=eq."a,b",id=in.(1,2)' },
    ])
  })
})

describe('postgresChangesFilter()', () => {
  it.each([
    ['', 'label=in.("")'],
    ['NULL', 'label=in.("NULL")'],
    ['Null', 'label=in.("Null")'],
    ['{a}', 'label=in.("{a}")'],
    ['nullable', 'label=in.(nullable)'],
    [null, 'label=in.(null)'],
  ])('keeps %j in a list apart from what PostgreSQL’s arrays mean by it', (value, text) => {
    expect(postgresChangesFilter().in('label', [value]).build()).toBe(text)
  })

  it('leaves the same alone outside of lists', () => {
    expect(postgresChangesFilter().eq('label', 'NULL').neq('label', '').build()).toBe('label=eq.NULL,label=neq.')
  })
})

describe('subscribe()', () => {
  it('calls back with the status alone where there is no error: apps’ own tests count the arguments', async () => {
    const { core, client } = start()
    const calls: unknown[][] = []
    const channel = client.channel('orders').subscribe((...call) => calls.push(call))
    core.subscribed(TOPIC)
    core.channelState(TOPIC, 4, 201, 'no')
    const left = channel.unsubscribe()
    core.left(TOPIC)
    await left
    expect(calls.map((call) => [call.length, call[0]])).toEqual([
      [1, 'SUBSCRIBED'],
      [2, 'CHANNEL_ERROR'],
      [1, 'CLOSED'],
    ])
  })
})

describe('Database changes', () => {
  const COLUMNS = [
    { name: 'id', type: 'int8' },
    { name: 'total', type: 'numeric' },
    { name: 'at', type: 'timestamp' },
  ]

  it('have realtime-js’s shape', () => {
    const { core, client } = start()
    const payloads: unknown[] = []
    client
      .channel('orders')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, (payload) => payloads.push(payload))
      .subscribe()
    core.change(TOPIC, 'INSERT', { record: { id: 1, total: '9.5', at: '2025-01-01 10:00:00' }, columns: COLUMNS })
    core.change(TOPIC, 'UPDATE', { record: { id: 1, total: '10' }, old: { id: 1 } })
    core.change(TOPIC, 'DELETE', { old: { id: 1 } })
    const common = { schema: 'public', table: 'orders', commit_timestamp: '2025-01-01T00:00:00Z', errors: null }
    expect(payloads).toEqual([
      { ...common, eventType: 'INSERT', new: { id: 1, total: 9.5, at: '2025-01-01T10:00:00' }, old: {} },
      { ...common, eventType: 'UPDATE', new: { id: 1, total: 10 }, old: { id: 1 } },
      { ...common, eventType: 'DELETE', new: {}, old: { id: 1 } },
    ])
  })

  it('name their table as it is called, quotes and all', () => {
    const { core, client } = start()
    let table: unknown
    client
      .channel('orders')
      .on('postgres_changes', {}, (payload) => {
        table = payload.table
      })
      .subscribe()
    core.change(TOPIC, 'INSERT', { record: { id: 1 }, table: 'we\\"ird' })
    expect(table).toBe('we"ird')
  })

  it('keep the digits of big int8 values', () => {
    const { core, client } = start()
    let id: unknown
    client
      .channel('orders')
      .on('postgres_changes', { table: 'orders' }, (payload) => {
        id = payload.new.id
      })
      .subscribe()
    core.change(TOPIC, 'INSERT', { record: '{"id":9007199254740993}', columns: COLUMNS })
    expect(id).toBe('9007199254740993')
  })

  it('reach those whose entry they are for, as one shared object', () => {
    const { core, client } = start()
    const first: unknown[] = []
    const second: unknown[] = []
    const other: unknown[] = []
    client
      .channel('orders')
      .on('postgres_changes', { event: 'INSERT', table: 'orders' }, (p) => first.push(p))
      .on('postgres_changes', { event: '*', table: 'orders' }, (p) => second.push(p))
      .on('postgres_changes', { event: 'DELETE', table: 'orders' }, (p) => other.push(p))
      .subscribe()
    core.change(TOPIC, 'INSERT', { record: { id: 1 }, bindings: [0, 1] })
    expect([first.length, second.length, other.length]).toEqual([1, 1, 0])
    expect(first[0]).toBe(second[0])
  })

  // Promise B2.
  it('that break one callback reach the next, and those that cannot be read are noticed', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { core, client } = start()
    const seen: unknown[] = []
    const notices: string[] = []
    client.connection.onNotice(({ name }) => notices.push(name))
    client
      .channel('orders')
      .on('postgres_changes', { table: 'orders' }, () => {
        throw new Error('mine')
      })
      .on('postgres_changes', { table: 'orders' }, (p) => seen.push(p.new))
      .subscribe()
    core.change(TOPIC, 'INSERT', { record: { id: 1 } })
    core.change(TOPIC, 'INSERT', { record: '{"id":' })
    core.change(TOPIC, 'INSERT', { record: { id: 2 } })
    expect(seen).toEqual([{ id: 1 }, { id: 2 }])
    expect(notices).toEqual(['MALFORMED_FRAME'])
  })
})

describe('Listeners', () => {
  it('of one event do not hear a broadcast that is called *', () => {
    const { core, client } = start()
    const heard: string[] = []
    const channel = client.channel('orders')
    for (const event of ['*', 'move']) channel.on('broadcast', { event }, () => heard.push(event))
    channel.subscribe()
    core.emit({
      type: 'broadcast',
      channel: core.channel(TOPIC),
      form: 1,
      event: '*',
      payload: '{}',
      meta: '',
    })
    expect(heard).toEqual(['*'])
  })

  it('of an event with a name of its own hear that name, not another in other letters', () => {
    const { core, client } = start()
    const heard: unknown[] = []
    client
      .channel('orders')
      .on('Custom', {}, (payload) => heard.push(payload))
      .subscribe()
    for (const event of ['Custom', 'custom', 'CUSTOM'])
      core.emit({ type: 'message', channel: core.channel(TOPIC), event, payload: `"${event}"` })
    expect(heard).toEqual(['Custom'])
  })
})
