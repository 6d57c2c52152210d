import { describe, expect, it } from 'vitest'
import { PushFlag } from '../../../js/src/port/port.js'
import type { ChannelState, ConnectionState, NumberOf, Outcome } from '../../../js/src/base/enums.js'
import type { CoreEvent, PushCommand } from '../../../js/src/port/port.js'
import { Journal } from '../../../js/src/engine/worker/journal.js'
import { CODES } from './support/codes.js'

const push = (request: number, event: string): PushCommand => ({
  type: 'push',
  channel: 1,
  request,
  event,
  payload: '{}',
  timeoutMs: 10,
  flags: PushFlag.queue,
})

function start(): Journal {
  const journal = new Journal()
  journal.record({ type: 'openChannel', channel: 1, topic: 'realtime:room', joinPayload: '{}' })
  return journal
}

/** How the page is told of requests that ended and that no core will report. */
const ended = (journal: Journal): (readonly number[])[] =>
  journal
    .loss(CODES)
    .flatMap((event) => (event.type === 'settled' ? [[event.request, event.outcome, event.error]] : []))

const [SENT, DROPPED, FAILED] = [1, 2, 4] as const

const [CONNECTED, RECONNECTING] = [2, 3] as const
const [CLOSED, JOINED, ERRORED] = [0, 2, 4] as const
const connectionState = (state: NumberOf<ConnectionState>): CoreEvent => ({
  type: 'connectionState',
  state,
  previous: 0,
  reason: 0,
  closeCode: 0,
  attempts: 0,
  retryAt: 0,
  detail: '',
})
const channelState = (state: NumberOf<ChannelState>): CoreEvent => ({
  type: 'channelState',
  channel: 1,
  state,
  error: 0,
  retryAt: 0,
  detail: '',
  response: '',
})

const pushes = (journal: Journal): PushCommand[] =>
  journal.replay().filter((command): command is PushCommand => command.type === 'push')

describe('A core that takes over, where the user has changed', () => {
  it('is told whose a message is that nobody was known to have sent', () => {
    const journal = start()
    journal.record(push(1, 'say'))
    journal.record({ type: 'setAccessToken', token: 'a', user: 'ann' })
    journal.record({ type: 'setAccessToken', token: '' })
    journal.record({ type: 'setAccessToken', token: 'b', user: 'bob' })
    expect(pushes(journal)).toMatchObject([{ request: 1, owner: 'ann' }])
  })

  it('does not announce one user’s presence as another’s', () => {
    for (const next of [{ token: '' }, { token: 'b', user: 'bob' }]) {
      const journal = start()
      journal.record({ type: 'setAccessToken', token: 'a', user: 'ann' })
      journal.record(push(1, 'presence'))
      journal.record({ type: 'setAccessToken', token: 'a2', user: 'ann' })
      expect(pushes(journal)).toHaveLength(1)
      journal.record({ type: 'setAccessToken', ...next })
      expect(pushes(journal)).toEqual([])
    }
  })
})

describe('A request that only the dead core could have ended', () => {
  it('is sent where another announcement took its place', () => {
    const journal = start()
    journal.record(push(1, 'presence'))
    journal.record(push(2, 'presence'))
    expect(ended(journal)).toEqual([[1, SENT, 0]])
    expect(pushes(journal)).toMatchObject([{ request: 2 }])
  })

  it('has failed where it announced a user who has left', () => {
    const journal = start()
    journal.record({ type: 'setAccessToken', token: 'a', user: 'ann' })
    journal.record(push(1, 'presence'))
    journal.record({ type: 'setAccessToken', token: 'b', user: 'bob' })
    expect(ended(journal)).toEqual([[1, FAILED, CODES.userChanged]])
  })

  it('has failed with its channel, for it may have arrived, and is not sent by the next core', () => {
    for (const type of ['unsubscribe', 'closeChannel'] as const) {
      const journal = start()
      journal.record(push(1, 'say'))
      journal.record(push(2, 'presence'))
      journal.record(type === 'unsubscribe' ? { type, channel: 1, timeoutMs: 0 } : { type, channel: 1 })
      expect(ended(journal)).toEqual([
        [1, FAILED, CODES.channelLeft],
        [2, FAILED, CODES.channelLeft],
      ])
      expect(pushes(journal)).toEqual([])
    }
  })

  it('is ended by disconnect(), but not what is sent after it', () => {
    const journal = start()
    journal.record(push(1, 'say'))
    journal.record({ type: 'disconnect' })
    journal.record(push(2, 'say'))
    expect(ended(journal)).toEqual([[1, FAILED, CODES.queueCleared]])
    expect(pushes(journal)).toMatchObject([{ request: 2 }])
  })

  it('is told of once, and not where the core has told of it itself', () => {
    const journal = start()
    journal.record(push(1, 'say'))
    journal.record(push(2, 'say'))
    journal.record({ type: 'disconnect' })
    journal.heard({ type: 'settled', request: 1, outcome: DROPPED, error: 304, status: '', response: '' })
    expect(ended(journal)).toEqual([[2, FAILED, CODES.queueCleared]])
    expect(ended(journal)).toEqual([])
  })
})

describe('A presence that was announced before its core was lost', () => {
  const settle = (request: number, outcome: NumberOf<Outcome>): CoreEvent => ({
    type: 'settled',
    request,
    outcome,
    error: 0,
    status: '',
    response: '',
  })

  it('is announced again as nobody’s request, which no disconnect() drops', () => {
    const journal = start()
    journal.record(push(1, 'presence'))
    expect(pushes(journal)).toMatchObject([{ request: 1 }])
    journal.heard(settle(1, SENT))
    expect(pushes(journal)).toMatchObject([{ event: 'presence', request: 0 }])
  })

  it('is not announced again where a disconnect() had dropped it', () => {
    const journal = start()
    journal.record(push(1, 'presence'))
    journal.heard(settle(1, DROPPED))
    expect(pushes(journal)).toEqual([])
  })
})

describe('A core that is lost after `disconnect()`', () => {
  const told = (journal: Journal): unknown[] =>
    journal
      .loss(CODES)
      .flatMap((event) =>
        event.type === 'connectionState'
          ? [[event.state, event.reason]]
          : event.type === 'channelState'
            ? [['channel', event.state, event.error]]
            : [],
      )

  it('is not told as a connection that comes back, and closes its channels', () => {
    const journal = start()
    journal.record({ type: 'connect' })
    journal.record({ type: 'subscribe', channel: 1, timeoutMs: 10_000 })
    journal.heard(connectionState(CONNECTED))
    journal.heard(channelState(JOINED))
    expect(told(journal)).toEqual([
      [RECONNECTING, CODES.restarting],
      ['channel', ERRORED, CODES.restarting],
    ])
    // The worker hung, and did not get this.
    journal.record({ type: 'disconnect' })
    expect(told(journal)).toEqual([['channel', CLOSED, CODES.closedByUser]])
  })
})

describe('What listeners ask for', () => {
  it('is told to a core that takes over, but for those who have gone', () => {
    const journal = start()
    const attach = (attachment: number) =>
      ({
        type: 'attach',
        channel: 1,
        attachment,
        presence: false,
        changes: `[{"table":"t${String(attachment)}"}]`,
      }) as const
    for (const attachment of [5, 6, 7]) journal.record(attach(attachment))
    journal.record({ type: 'detach', channel: 1, attachment: 6 })
    journal.record({ type: 'subscribe', channel: 1, timeoutMs: 0 })
    expect(journal.replay().map(({ type }) => type)).toEqual(['openChannel', 'attach', 'attach', 'subscribe'])
    expect(journal.replay()).toEqual(expect.arrayContaining([attach(5), attach(7)]))
    journal.record({ type: 'closeChannel', channel: 1 })
    expect(journal.replay()).toEqual([])
  })
})
