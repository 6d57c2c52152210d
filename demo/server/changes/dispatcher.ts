import type { Change, Database } from '../database/database';
import { RateCounter, type Limits } from '../realtime/limits';
import { judge, type Verdict } from './judge';
import { PayloadWriter } from './payload';
import type { Subscription, Subscriptions, Watch } from './subscriptions';
import { describeTable, type Table } from './table';

/** Brings each change to the channels that may see it, in commit order. */
export class Dispatcher {
  private readonly rate: RateCounter;

  constructor(
    private readonly db: Database,
    private readonly subscriptions: Subscriptions,
    private readonly limits: Limits,
  ) {
    this.rate = new RateCounter(limits.changesPerSecond, 1000);
  }

  async dispatch(changes: readonly Change[]): Promise<void> {
    if (this.subscriptions.isEmpty) return;
    for (const group of groupByTable(changes)) await this.dispatchGroup(group);
  }

  private async dispatchGroup(group: readonly Change[]): Promise<void> {
    const entity = group[0]?.entity ?? '';
    const table = await describeTable(this.db, entity, this.subscriptions.roles());
    if (table === null) return;
    const watching = this.subscriptions.watching(table.schema, table.table);
    if (watching.length === 0) return;
    const changes = this.withinRate(group);
    const verdict = await judge(this.db, table, changes, watching);
    for (const [index, change] of changes.entries()) await this.send(table, change, index, verdict, watching);
  }

  /** Over the rate changes are dropped without a word, as on the real server: only a refetch notices. */
  private withinRate(changes: readonly Change[]): readonly Change[] {
    return this.limits.changesPerSecond === Infinity ? changes : changes.filter(() => this.rate.take());
  }

  private async send(table: Table, change: Change, index: number, verdict: Verdict, all: readonly Subscription[]): Promise<void> {
    const writer = new PayloadWriter(this.db, table, change, this.limits.rowBytes);
    for (const { identity, watches, deliver } of all) {
      const matched = watches.filter(({ wanted }) => isWanted(wanted.event, change) && verdict.meets(wanted.conditions, index));
      if (matched.length === 0 || !verdict.sees(identity, index)) continue;
      for (const [select, ids] of bySelection(matched)) deliver(change.type, await writer.data(identity.role, select), ids);
    }
  }
}

function isWanted(event: string, change: Change): boolean {
  return event === '*' || event === change.type;
}

/** Runs of changes to the same table, in order. */
function groupByTable(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last?.[0]?.entity === change.entity) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

/** One frame for each selection of columns, whole rows first; ids from the last asked for to the first, as the real server does. */
function bySelection(watches: readonly Watch[]): readonly [readonly string[] | null, readonly number[]][] {
  const groups = new Map<string, [readonly string[] | null, number[]]>();
  for (const { id, wanted } of watches) {
    const key = wanted.select === null ? '' : JSON.stringify(wanted.select);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [wanted.select, [id]]);
    else group[1].unshift(id);
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
