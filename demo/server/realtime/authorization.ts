import type { Database, Identity } from '../database/database'

/** What a role may do in a private topic, as the policies of `realtime.messages` say. */
export interface Permissions {
  readonly readBroadcast: boolean
  readonly writeBroadcast: boolean
  readonly readPresence: boolean
  readonly writePresence: boolean
}

/** Public topics are open to all. */
export const EVERYTHING: Permissions = {
  readBroadcast: true,
  writeBroadcast: true,
  readPresence: true,
  writePresence: true,
}

/** Asks the policies. They see the topic through `realtime.topic()`. */
export async function permissionsIn(db: Database, identity: Identity, name: string): Promise<Permissions> {
  const rows = await db.query('select realtime.permissions($1, $2, $3)::text as it', [
    name,
    identity.role,
    identity.claims,
  ])
  return JSON.parse(String(rows[0]?.['it'])) as Permissions
}
