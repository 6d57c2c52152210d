import { describe, expect, it } from 'vitest'
import { coreOverBounds } from '../../../world/oracles/bounds.js'
import { Dials } from '../../../world/oracles/dials.js'
import { Presences } from '../../../world/oracles/presence.js'
import { listenerOffence } from '../../../world/oracles/rights.js'
import { typingOffence } from '../../../world/oracles/typing.js'
import type { Session } from '../../../world/session.js'

/** An oracle that never complains proves nothing, so each is shown what it must notice. */
const [OPEN, CLOSED] = [1, 3]
const MEGABYTE = 2 ** 20
const LONG_AGO = -1_000_000

/** A session, as far as an oracle sees it. */
const seen = (parts: object): Session => parts as Session

/** What the oracle says of a page whose dials all fail, and which waits so long before each. */
function dialling(waits: readonly number[]): string | undefined {
  const dials = new Dials()
  const sockets = new Set<object>()
  const time = { now: 0 }
  const session = seen({
    machine: { sockets },
    page: { workers: new Set(), wallOffset: 0, toldAt: LONG_AGO },
    world: { time },
    options: { host: 'page' },
    wanted: true,
    unwantedAt: LONG_AGO,
    lastAsleepAt: LONG_AGO,
    hurriedAt: LONG_AGO,
  })
  for (const wait of waits) {
    time.now += wait
    const socket = { readyState: 0, OPEN, CLOSING: 2, closedWith: 1006 }
    sockets.add(socket)
    const offence = dials.offence(session)
    if (offence !== undefined) return offence
    socket.readyState = CLOSED
    sockets.delete(socket)
    dials.offence(session)
  }
  return undefined
}

describe('The oracle of dials', () => {
  it('says nothing of a back-off as it is documented', () => {
    expect(dialling([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])).toBeUndefined()
    expect(dialling([0, 750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500])).toBeUndefined()
  })

  it.each([
    ['that stops growing at 4 s', [0, 1_000, 2_000, 4_000, 4_000]],
    ['that waits a third', [0, 333]],
    ['that begins anew by itself', [0, 1_000, 2_000, 1_000]],
  ])('notices one %s', (_what, waits) => {
    expect(dialling(waits)).toMatch(/dialled after \d+ ms, where it was to wait/)
  })
})

it('The oracle of memory notices a core that has grown, in the page and in its worker', () => {
  const realm = (megabytes: number) => ({ memories: [{ buffer: { byteLength: megabytes * MEGABYTE } }] })
  const holding = (page: number, worker: number) =>
    coreOverBounds(seen({ page: { ...realm(page), workers: new Set([{ realm: realm(worker) }]) } }))
  expect(holding(4, 4)).toBeUndefined()
  expect(holding(6, 4)).toMatch(/its core takes/)
  expect(holding(4, 6)).toMatch(/its core takes/)
})

it('The oracle of presence allows for news on its way and for who is shown a second longer, and for no more', () => {
  const presences = new Presences()
  presences.follow(['ann', 'bob'], 0)
  expect(presences.offence([], ['ann', 'bob'], 90)).toBeUndefined()
  expect(presences.offence(['ann'], ['ann', 'bob'], 200)).toMatch(/shows .*ann.*and the server has .*bob/)
  presences.follow(['ann'], 5_000)
  expect(presences.offence(['ann', 'bob'], ['ann'], 6_000)).toBeUndefined()
  expect(presences.offence(['ann', 'bob'], ['ann'], 6_200)).toMatch(/shows/)
  expect(presences.offence(['ann', 'eve'], ['ann'], 6_000)).toMatch(/shows .*eve/)
  expect(presences.offence(['ann', 'ann'], ['ann'], 6_000)).toMatch(/shows/)
})

it('The oracle of typing notices who is not seen, and who is seen and does not type', () => {
  const board = (...kinds: string[]) => ({ getSnapshot: () => kinds.map((kind) => ({ id: kind, kind, options: {} })) })
  const sessions = [
    { name: 'ann', board: board('typing') },
    { name: 'bob', board: board('typing') },
    { name: 'eve', board: board() },
  ]
  const shownToAnn = (...typingUsers: string[]) =>
    typingOffence(
      seen({ ...sessions[0], world: { sessions }, screen: { views: new Map([['typing', { typingUsers }]]) } }),
    )
  expect(shownToAnn('bob')).toBeUndefined()
  expect(shownToAnn()).toMatch(/shows that \[\] type, and \[bob\] do/)
  expect(shownToAnn('bob', 'eve')).toMatch(/shows that \[bob,eve\] type/)
})

it('The oracle of rights notices a listener that is told of a row of who has left', () => {
  const row = { id: 1, owner: 'ann', shared: false }
  const told = (user: string | null, settledAt: number | undefined) =>
    listenerOffence(seen({ user, settledAt }), 'orders', row)
  expect(told('ann', 0)).toBeUndefined()
  expect(told('bob', undefined)).toBeUndefined()
  expect(told('bob', 0)).toMatch(/a listener told bob of row 1 of ann/)
  expect(told(null, 0)).toMatch(/a listener told nobody/)
})
