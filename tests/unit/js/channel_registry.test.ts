import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChannelRegistry } from '../../../js/src/channel/channel_registry.js'
import { startClient } from './support/start_client.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function start() {
  const { core, client } = startClient()
  const channels = client.part(ChannelRegistry)
  const take = () => {
    const lease = channels.acquire('orders')
    lease.channel.subscribeQuietly()
    return lease
  }
  return { core, client, take }
}

it('A shared channel is left a moment after its last user, whatever the order, and giving it back twice counts once', () => {
  const { core, take } = start()
  const [first, second] = [take(), take()]
  core.subscribed('realtime:orders')
  first.release()
  first.release()
  vi.advanceTimersByTime(10_000)
  expect(core.all('unsubscribe')).toHaveLength(0)
  second.release()
  vi.advanceTimersByTime(900)
  expect(core.all('unsubscribe')).toHaveLength(0)
  vi.advanceTimersByTime(200)
  expect(core.all('unsubscribe')).toHaveLength(1)
})

it('A shared channel that is taken again while it lingers stays, for as long as it is held', () => {
  const { core, take } = start()
  take().release()
  core.subscribed('realtime:orders')
  vi.advanceTimersByTime(900)
  const again = take()
  vi.advanceTimersByTime(60_000)
  expect(core.all('unsubscribe')).toHaveLength(0)
  expect(again.channel.phase).toBe('subscribed')
  again.release()
  vi.advanceTimersByTime(1_100)
  expect(core.all('unsubscribe')).toHaveLength(1)
})

it('A channel that was left does not take along the one that was made anew under its topic', async () => {
  const { client } = startClient()
  const old = client.channel('orders').subscribe()
  const left = old.unsubscribe()
  const fresh = client.channel('orders').subscribe()
  expect(fresh).not.toBe(old)
  await left
  await old.unsubscribe()
  expect(client.getChannels()).toEqual([fresh])
  expect(client.channel('orders')).toBe(fresh)
})

it('A channel that the app has subscribed itself outlives the last hook on its topic, and only the app leaves it', () => {
  const { core, client, take } = start()
  const lease = take()
  const heard: string[] = []
  const own = client.channel('orders').subscribe((status) => heard.push(status))
  core.subscribed('realtime:orders')
  lease.release()
  vi.advanceTimersByTime(60_000)
  expect(core.all('unsubscribe')).toHaveLength(0)
  expect(client.channel('orders')).toBe(own)
  expect(heard).toEqual(['SUBSCRIBED'])
  void own.unsubscribe()
  expect(core.all('unsubscribe')).toHaveLength(1)
})

it('A channel that the app subscribes while it lingers stays', () => {
  const { core, client, take } = start()
  take().release()
  core.subscribed('realtime:orders')
  vi.advanceTimersByTime(900)
  client.channel('orders').subscribe()
  vi.advanceTimersByTime(60_000)
  expect(core.all('unsubscribe')).toHaveLength(0)
})

it('A channel on which the app sends outlives the last hook on its topic, with what waits there', async () => {
  const { core, client, take } = start()
  const lease = take()
  const sent = vi.fn()
  void client.connection.send({ channel: 'orders', payload: { n: 1 } }).then(sent)
  lease.release()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(core.all('unsubscribe')).toHaveLength(0)
  expect(sent).not.toHaveBeenCalled()
})

it('A channel that the app has left and a hook takes anew goes with the hook', async () => {
  const { core, client, take } = start()
  const own = client.channel('orders').subscribe()
  void own.unsubscribe()
  take().release()
  await vi.advanceTimersByTimeAsync(1_100)
  expect(core.all('unsubscribe')).toHaveLength(2)
})
