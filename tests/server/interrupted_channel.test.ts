import { expect, test } from 'vitest'
import { Subscriptions } from '../../demo/server/changes/subscriptions'
import type { Grant } from '../../demo/server/auth/tokens'
import type { ServerMessage } from '../../demo/server/protocol/message'
import { Channel } from '../../demo/server/realtime/channel'
import type { Realtime } from '../../demo/server/realtime/context'
import { EVERYTHING } from '../../demo/server/realtime/authorization'
import { Hub } from '../../demo/server/realtime/hub'
import { readJoinConfig } from '../../demo/server/realtime/join_config'
import { Presences } from '../../demo/server/realtime/presences'

const TOPIC = 'realtime:o'
const FOREVER = 4_000_000_000
const grantOf = (token: string): Grant =>
  ({ token, expiresAt: FOREVER, identity: { role: 'authenticated', claims: '{}' } }) as Grant

/** A joined channel of a server whose database answers when the test says so. */
function join() {
  const answers: (() => void)[] = []
  const hub = new Hub()
  const subscriptions = new Subscriptions()
  const realtime = {
    db: { query: () => new Promise((resolve) => answers.push(() => resolve([{ found: true }]))) },
    tokens: {
      now: () => 0,
      refuseExpired: () => undefined,
      verify: (token: string) => Promise.resolve(grantOf(token)),
    },
    subscriptions,
    hub,
    presences: new Presences(hub),
    times: { subscribeDelayMs: 0, tokenCheckMs: 300_000 },
    limits: { presenceCallsPerChannel: 5, presenceWindowMs: 30_000 },
    log: () => undefined,
  } as unknown as Realtime
  const sent: ServerMessage[] = []
  const link = {
    send: (message: ServerMessage) => sent.push(message),
    sendFrame: () => undefined,
    forget: () => undefined,
  }
  const payload = { config: { postgres_changes: [{ event: '*', schema: 'public', table: 'orders' }] } }
  const message = { joinRef: '1', ref: '1', topic: TOPIC, event: 'phx_join', payload }
  const config = readJoinConfig(payload, 'o')
  const admission = { grant: grantOf('first'), config, permissions: EVERYTHING, response: '{}', replay: [] }
  const channel = new Channel(realtime, link, message, admission)
  channel.start()
  const renew = (): Promise<void> =>
    channel.receive({
      joinRef: '1',
      ref: '2',
      topic: TOPIC,
      event: 'access_token',
      payload: { access_token: 'second' },
    })
  const answered = async (): Promise<void> => {
    for (const answer of answers.splice(0)) answer()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const confirmations = (): number => sent.filter(({ event }) => event === 'system').length
  return { channel, subscriptions, renew, answered, asked: () => answers.length, confirmations }
}

test.each(['the token first', 'the interruption first'])(
  'A client that renews its token while changes were interrupted hears of both: %s',
  async (order) => {
    const { channel, subscriptions, renew, answered, asked, confirmations } = join()
    await expect.poll(asked).toBe(1)
    await answered()
    expect(confirmations()).toBe(1)
    if (order === 'the token first') await renew()
    subscriptions.renewAll()
    if (order !== 'the token first') await renew()
    await expect.poll(asked).toBe(2)
    await answered()
    expect(confirmations()).toBe(3)
    channel.end()
  },
)
