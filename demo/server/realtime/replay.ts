import type { Database } from '../database/database'
import { JoinError } from './join_error'
import { fieldsOf, type Fields } from './join_config'

const MAX_MESSAGES = 25

/** What to replay after a join. `since` is in milliseconds since 1970. */
export interface Replay {
  readonly since: number
  readonly limit: number
}

/** Reads `broadcast.replay`. Throws a `JoinError` for a public topic and for parameters that are none. */
export function readReplay(broadcast: Fields, isPrivate: boolean): Replay | null {
  const value = broadcast['replay']
  if (value === undefined || value === null) return null
  if (!isPrivate) throw new JoinError('UnableToReplayMessages', 'Replay is not allowed for public channels')
  const { since, limit = MAX_MESSAGES } = fieldsOf(value)
  if (!isCount(since) || !isCount(limit)) throw new JoinError('UnableToReplayMessages', 'Replay params are not valid')
  return { since, limit: Math.min(limit, MAX_MESSAGES) }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

/** The payloads (JSON text) of a topic's stored broadcasts, oldest first. */
export async function replayed(db: Database, name: string, { since, limit }: Replay): Promise<readonly string[]> {
  const rows = await db.query(
    'select * from realtime.replay($1, to_timestamp($2::text::float8 / 1000), $3::text::int)',
    [name, String(since), String(Math.floor(limit))],
  )
  return rows.map((row) => {
    const meta = `{"id":${JSON.stringify(row['id'])},"replayed":true}`
    return `{"event":${JSON.stringify(row['event'])},"meta":${meta},"payload":${String(row['payload'])},"type":"broadcast"}`
  })
}
