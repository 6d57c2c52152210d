import { describe, expect, it, vi } from 'vitest'
import { startClient } from './support/start_client.js'

describe('A batch of events', () => {
  // Promise B2.
  it('loses none to another that cannot be handled, and tells it seldom', () => {
    const { core, client } = startClient()
    const notices = vi.fn()
    client.connection.onNotice(notices)
    const heard: unknown[] = []
    client
      .channel('a')
      .on('broadcast', { event: '*' }, ({ payload }) => heard.push(payload))
      .subscribe()
    const channel = core.channel('realtime:a')
    const broadcast = { type: 'broadcast', channel, form: 1, event: 'x', payload: '1', meta: '' } as const
    const { link } = client.connection.connection
    link.post({ type: 'openTable', table: 77, channel, attachment: 78, options: '{}' })
    link.tables.set(77, () => {
      throw new Error('no')
    })
    core.emit(broadcast, { type: 'tableStale', table: 77 }, broadcast)
    for (let i = 0; i < 299; i++) core.emit({ type: 'tableStale', table: 77 })
    expect(heard).toEqual([1, 1])
    expect(notices.mock.calls.map(([error, count]) => [(error as Error).name, count as number])).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256].map((count) => ['EVENT_LOST', count]),
    )
  })

  it('tells of broken JSON at 1, 2, 4, 8, …', () => {
    const { core, client } = startClient()
    const notices = vi.fn()
    client.connection.onNotice(notices)
    client.channel('a').on('broadcast', { event: '*' }, vi.fn()).subscribe()
    const channel = core.channel('realtime:a')
    for (let i = 0; i < 1_000; i++)
      core.emit({ type: 'broadcast', channel, form: 1, event: 'x', payload: '{', meta: '' })
    expect(notices).toHaveBeenCalledTimes(10)
    expect(notices).toHaveBeenLastCalledWith(expect.objectContaining({ name: 'MALFORMED_FRAME' }), 512)
  })
})
