import type { Tokens } from '../auth/tokens';
import type { Subscriptions } from '../changes/subscriptions';
import type { Database } from '../database/database';
import type { Log } from '../log';
import type { Times } from '../options';
import type { Hub } from './hub';

/** What every socket and channel of one server shares. */
export interface Realtime {
  readonly db: Database;
  readonly tokens: Tokens;
  readonly subscriptions: Subscriptions;
  readonly hub: Hub;
  readonly times: Times;
  readonly log: Log;
}
