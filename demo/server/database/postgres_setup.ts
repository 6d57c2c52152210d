import type { Pool } from 'pg'
import { StartupError } from '../errors'
import { replicatedContents, schemaHash } from './schema'

/** Makes the schema in a database that has none, or checks that the one there is ours. Throws a `StartupError`. */
export async function prepare(pool: Pool, bare: boolean, onProgress: (text: string) => void): Promise<void> {
  await requireLogical(pool)
  const { schema, seed } = replicatedContents(bare)
  const version = `holdfast-${schemaHash(schema)}`
  const { rows } = await pool.query<{ found: boolean; version: string | null }>(
    `select to_regnamespace('realtime') is not null as found, obj_description(to_regnamespace('realtime')) as version`,
  )
  const state = rows[0]
  if (state?.found !== true) {
    onProgress('making the schema')
    await pool.query(`begin; ${schema}\n${seed}\ncomment on schema realtime is '${version}'; commit;`)
  } else if (state.version !== version) {
    throw new StartupError(
      'data_of_another_version',
      `The database of DATABASE_URL has a schema "realtime" of another making (${state.version ?? 'unknown'}, this is ${version}): ` +
        'give the URL of an empty database.',
    )
  }
}

async function requireLogical(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ level: string; superuser: boolean }>(
    `select current_setting('wal_level') as level, (select rolsuper from pg_roles where rolname = current_user) as superuser`,
  )
  if (rows[0]?.level !== 'logical') {
    throw new StartupError(
      'bad_option',
      'The PostgreSQL of DATABASE_URL does not log for replication: run "alter system set wal_level = logical", restart it, and try again.',
    )
  }
  if (rows[0].superuser !== true) {
    throw new StartupError(
      'bad_option',
      'DATABASE_URL must log in as a superuser: the server makes roles and a publication.',
    )
  }
}
