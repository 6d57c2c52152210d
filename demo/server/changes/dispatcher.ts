import type { Change, Database } from '../database/database'
import { Remembered } from '../database/remembered'
import { RateCounter, type Limits } from '../realtime/limits'
import { judge, type Verdict } from './judge'
import { PayloadWriter } from './payload'
import type { Subscription, Subscriptions, Watch } from './subscriptions'
import { describeTable, type Table } from './table'

/** A change, and what is known of its table and of who may see it. */
interface Judged {
  readonly change: Change
  readonly table: Table
  /** The change's number among those of its table. */
  readonly index: number
  readonly verdict: Verdict
  readonly watching: readonly Subscription[]
}

/** Brings each change to the channels that may see it, in commit order. */
export class Dispatcher {
  private readonly rate: RateCounter
  private readonly tables: Remembered<Table | null>

  constructor(
    private readonly db: Database,
    private readonly subscriptions: Subscriptions,
    private readonly limits: Limits,
  ) {
    this.rate = new RateCounter(limits.changesPerSecond, 1000)
    this.tables = new Remembered(db)
  }

  /** Changes are judged table by table, since one look at a table costs much the same for one row as for a hundred. */
  async dispatch(changes: readonly Change[]): Promise<void> {
    if (this.subscriptions.isEmpty) return
    const judged = new Map<Change, Judged>()
    for (const group of groupByTable(changes)) {
      for (const one of await this.judgeGroup(group)) judged.set(one.change, one)
    }
    for (const change of changes) {
      const one = judged.get(change)
      if (one !== undefined) await this.send(one)
    }
  }

  private async judgeGroup(group: readonly Change[]): Promise<readonly Judged[]> {
    const [first] = group
    const watching = first === undefined ? [] : this.subscriptions.watching(first.schema, first.table)
    if (first === undefined || watching.length === 0) return []
    const roles = rolesOf(watching)
    const table = await this.tables.get(`${first.entity} ${roles.join(' ')}`, () =>
      describeTable(this.db, first.entity, roles),
    )
    if (table === null) return []
    const changes = this.withinRate(group)
    const verdict = await judge(this.db, table, changes, watching)
    return changes.map((change, index) => ({ change, table, index, verdict, watching }))
  }

  /** Over the rate changes are dropped without a word, as on the real server: only a refetch notices. */
  private withinRate(changes: readonly Change[]): readonly Change[] {
    return this.limits.changesPerSecond === Infinity ? changes : changes.filter(() => this.rate.take())
  }

  private async send({ change, table, index, verdict, watching }: Judged): Promise<void> {
    const writer = new PayloadWriter(this.db, table, change, this.limits.rowBytes)
    for (const { identity, watches, deliver } of watching) {
      const matched = watches.filter(
        ({ wanted }) => isWanted(wanted.event, change) && verdict.meets(wanted.conditions, index),
      )
      if (matched.length === 0 || !verdict.sees(identity, index)) continue
      for (const [select, ids] of bySelection(matched))
        deliver(change.type, await writer.data(identity.role, select), ids)
    }
  }
}

function rolesOf(watching: readonly Subscription[]): readonly string[] {
  return [...new Set(watching.map(({ identity }) => identity.role))].sort()
}

function isWanted(event: string, change: Change): boolean {
  return event === '*' || event === change.type
}

function groupByTable(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const group = groups.get(change.entity)
    if (group === undefined) groups.set(change.entity, [change])
    else group.push(change)
  }
  return [...groups.values()]
}

/** One frame for each selection of columns, whole rows first; ids from the last asked for to the first, as the real server does. */
function bySelection(watches: readonly Watch[]): readonly [readonly string[] | null, readonly number[]][] {
  const groups = new Map<string, [readonly string[] | null, number[]]>()
  for (const { id, wanted } of watches) {
    const key = wanted.select === null ? '' : JSON.stringify(wanted.select)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [wanted.select, [id]])
    else group[1].unshift(id)
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}
