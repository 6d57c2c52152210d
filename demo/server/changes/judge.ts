import type { Change, Database, Identity, Row } from '../database/database'
import type { Condition } from './filter'
import type { Subscription } from './subscriptions'
import type { Table } from './table'

/** Tells which of a batch of changes to one table a watch may see. */
export interface Verdict {
  /** Whether change number `index` meets the conditions. */
  meets(conditions: readonly Condition[], index: number): boolean
  /** Whether an identity may see the row of change number `index`. */
  sees(identity: Identity, index: number): boolean
}

const idOf = (identity: Identity): string => `${identity.role} ${identity.claims}`

/** Asks PostgreSQL, once for all conditions and once for all identities, however many subscribers share them. */
export async function judge(
  db: Database,
  table: Table,
  changes: readonly Change[],
  subscriptions: readonly Subscription[],
): Promise<Verdict> {
  const met = await matchFilters(db, table, changes, subscriptions)
  const meets = (conditions: readonly Condition[], index: number): boolean =>
    conditions.length === 0 || (met.get(JSON.stringify(conditions))?.has(index) ?? false)
  const interested = subscriptions.filter(({ watches }) =>
    watches.some(({ wanted }) => changes.some((change, i) => change.type !== 'DELETE' && meets(wanted.conditions, i))),
  )
  const seen = await probe(db, table, changes, interested)
  return { meets, sees: (identity, index) => seen(identity, index) }
}

async function matchFilters(
  db: Database,
  table: Table,
  changes: readonly Change[],
  subscriptions: readonly Subscription[],
): Promise<Map<string, Set<number>>> {
  const met = new Map<string, Set<number>>()
  for (const { watches } of subscriptions) {
    for (const { wanted } of watches)
      if (wanted.conditions.length > 0) met.set(JSON.stringify(wanted.conditions), new Set())
  }
  if (met.size === 0) return met
  const keys = [...met.keys()]
  const rows = changes.map((change) => change.record ?? change.oldRecord ?? '{}')
  const results = await db.query('select * from realtime.match_filters($1::text::oid, $2::jsonb, $3::jsonb)', [
    table.entity,
    `[${rows.join(',')}]`,
    `[${keys.join(',')}]`,
  ])
  for (const row of results) markMatched(met, keys, row)
  return met
}

function markMatched(met: Map<string, Set<number>>, keys: readonly string[], row: Row): void {
  for (const number of row['matched'] as readonly number[]) {
    const key = keys[number]
    if (key !== undefined) met.get(key)?.add(Number(row['row_number']))
  }
}

type Seen = (identity: Identity, index: number) => boolean

/** Deletes cannot be checked, since the row is gone: everybody may know that its key is no more. */
async function probe(
  db: Database,
  table: Table,
  changes: readonly Change[],
  subscriptions: readonly Subscription[],
): Promise<Seen> {
  if (!table.rls || table.key.length === 0) return () => true
  const live = changes.flatMap((change, index) => (change.record === null ? [] : [{ index, record: change.record }]))
  const identities = new Map(subscriptions.map(({ identity }) => [idOf(identity), identity]))
  const visible = new Map<string, Set<number>>()
  if (live.length > 0 && identities.size > 0) {
    const rows = await db.query('select * from realtime.visible_rows($1::text::oid, $2::jsonb, $3::jsonb)', [
      table.entity,
      `[${live.map(({ record }) => record).join(',')}]`,
      JSON.stringify([...identities.values()]),
    ])
    const names = [...identities.keys()]
    for (const row of rows) {
      const indexes = (row['visible'] as readonly number[]).map((position) => live[position]?.index ?? -1)
      visible.set(names[Number(row['identity_number'])] ?? '', new Set(indexes))
    }
  }
  return (identity, index) => changes[index]?.type === 'DELETE' || (visible.get(idOf(identity))?.has(index) ?? false)
}
