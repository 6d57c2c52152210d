import type { ModelSocket } from '../../../js/src/testing/network/model_socket.js'
import type { Row } from '../../../js/src/testing/server/rows.js'
import type { Widget } from '../app/board.js'
import type { Machine } from '../realm/machine.js'
import { mayHaveSeen } from '../schema.js'
import type { Session } from '../session.js'

/** How long a change of user may take to be seen, once it was carried out. */
const GRACE_MS = 1_000
/** And how long it may take to reach the server over a network that works. */
const SERVER_GRACE_MS = 10_000

/** The tables behind the hooks. */
export const TABLE_OF: Readonly<Partial<Record<Widget['kind'], string>>> = {
  orders: 'orders',
  notifications: 'notifications',
  messages: 'messages',
}

/** Nobody holds rows, or rights, of a user who is gone. */
export function rightsOffence(session: Session): string | undefined {
  const { page, settledAt, lastAsleepAt, machine, world } = session
  if (isFar(machine) || [...machine.sockets].some(isUnheard)) session.lastUnheardAt = world.time.now
  if (settledAt === undefined || !page.awake) return undefined
  const since = world.time.now - Math.max(settledAt, lastAsleepAt)
  if (since <= GRACE_MS + 2 * page.throttleMs) return undefined
  const sinceHeard = Math.min(since, world.time.now - session.lastUnheardAt)
  return heldRow(session) ?? (sinceHeard > SERVER_GRACE_MS ? heldRights(session) : undefined)
}

/** What is sent meanwhile arrives only when the network is back: TCP repeats it, and the client cannot. */
function isFar({ network }: Machine): boolean {
  return network.down || network.latencyMs > 1_000
}

/** What its client sends now arrives seconds later. */
function isUnheard({ deaf, server }: ModelSocket): boolean {
  return deaf || server?.isBlocked === true
}

/** What a listener of the app is told of a row, from the moment in which the change of user was carried out. */
export function listenerOffence({ user, settledAt }: Session, table: string, row: Row): string | undefined {
  const isTheirs = settledAt === undefined || Object.keys(row).length === 0 || mayHaveSeen(table, user, row)
  return isTheirs ? undefined : `a listener told ${user ?? 'nobody'} of row ${String(row.id)} of ${ownerOf(row)}`
}

function heldRow({ board, screen, user }: Session): string | undefined {
  for (const { id, kind } of board.getSnapshot()) {
    const table = TABLE_OF[kind]
    if (!table) continue
    const foreign = rowsOf(screen.views.get(id)).find((row) => !isNobodys(row) && !mayHaveSeen(table, user, row))
    if (foreign)
      return `shows ${user ?? 'nobody'} a row of ${table} that is another's: row ${String(foreign.id)} of ${ownerOf(foreign)}`
  }
  return undefined
}

function heldRights({ machine, page, user, mood }: Session): string | undefined {
  if (mood !== 'fresh' || page.throttleMs > 0) return undefined
  for (const { server } of machine.sockets) {
    for (const [topic, { identity }] of server?.channels ?? [])
      if (identity.sub !== user && identity.sub !== null) return `${topic} goes on with the rights of ${identity.sub}`
  }
  return undefined
}

/** What somebody writes before they sign in is shown to them until the server refuses it. The database has no such row. */
function isNobodys({ owner }: Row): boolean {
  return owner === null
}

function ownerOf({ owner, user_id: user }: Row): string {
  return String(owner ?? user)
}

/** The rows that a hook returned, whatever it calls them. */
export function rowsOf(view: unknown): readonly Row[] {
  const { orders, notifications, rows } = (view ?? {}) as Record<string, readonly Row[] | undefined>
  return orders ?? notifications ?? rows ?? []
}
