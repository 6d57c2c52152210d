import type { Row, TableDefinition } from '../../js/src/testing/server/rows.js'

/** The restaurant's users. Each of them signs in and out in any session. */
export const USERS = ['alice', 'bob', 'carol'] as const
export const STATES = ['new', 'ready', 'gone'] as const

type Policy = (user: string | null, row: Row) => boolean

const own: Policy = (user, row) => user !== null && row.owner === user
const sharedToo: Policy = (user, row) => row.shared === true || own(user, row)
const mine: Policy = (user, row) => user !== null && row.user_id === user

/** The policies that a table may have in one run. It begins with the first. */
export const POLICIES: Readonly<Record<string, readonly Policy[]>> = {
  orders: [sharedToo],
  notifications: [mine],
  messages: [sharedToo, own],
}

const text = { id: 'int4', created_at: 'timestamptz' }

export function tables(): TableDefinition[] {
  return [
    {
      name: 'orders',
      columns: { ...text, restaurant_id: 'int4', status: 'text', owner: 'text', shared: 'bool', extra: 'jsonb' },
      select: sharedToo,
      write: own,
    },
    {
      name: 'notifications',
      columns: { ...text, user_id: 'text', title: 'text', read_at: 'timestamptz' },
      select: mine,
    },
    {
      name: 'messages',
      columns: { ...text, owner: 'text', shared: 'bool', body: 'text' },
      select: sharedToo,
      write: own,
    },
  ]
}

/** Whether this user may have seen the row under any of its table's policies. */
export function mayHaveSeen(table: string, user: string | null, row: Row): boolean {
  return (POLICIES[table] ?? []).some((policy) => policy(user, row))
}
