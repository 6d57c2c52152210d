import { DatabaseError, Pool, type PoolClient } from 'pg'
import { StartupError } from '../errors'
import type { Log } from '../log'
import { ChangeQueue } from './change_queue'
import {
  ASSUME_IDENTITY,
  SqlError,
  type ChangeListener,
  type Database,
  type Identity,
  type Row,
  type SqlValue,
  type Statement,
} from './database'
import { prepare } from './postgres_setup'
import { Replication } from './replication'

export interface PostgresOptions {
  readonly url: string
  /** Without the demo's tables. */
  readonly bare: boolean
  readonly onProgress: (text: string) => void
  readonly log: Log
}

const CONNECTIONS = 6

/** A real PostgreSQL. Its changes come from the write-ahead log. */
export class PostgresDatabase implements Database {
  private replication: Replication | null = null
  private interrupted: () => void = () => undefined

  private constructor(
    private readonly options: PostgresOptions,
    private readonly owner: Pool,
    private readonly callers: Pool,
  ) {}

  /** Connects, and makes the schema where there is none. Throws a `StartupError`. */
  static async open(options: PostgresOptions): Promise<PostgresDatabase> {
    const owner = new Pool({ connectionString: options.url, max: CONNECTIONS, options: '-c timezone=UTC' })
    const callers = new Pool({ connectionString: options.url, max: CONNECTIONS, options: '-c timezone=UTC' })
    // Requests run on sessions of `authenticator`, which has no right except to take one of the three roles.
    callers.on(
      'connect',
      (client) => void client.query('set session authorization authenticator').catch(() => client.end()),
    )
    for (const pool of [owner, callers])
      pool.on('error', (error) => options.log('database_error', { message: error.message }))
    try {
      await owner.query('select 1').catch((error: Error) => Promise.reject(unreachable(error)))
      await prepare(owner, options.bare, options.onProgress)
    } catch (error) {
      await Promise.all([owner.end(), callers.end()])
      throw error
    }
    return new PostgresDatabase(options, owner, callers)
  }

  async run(script: string): Promise<void> {
    await run(this.owner, { text: script, params: [] })
  }

  async query(text: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    return run(this.owner, { text, params })
  }

  async queryAs(identity: Identity, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    const client = await this.callers.connect()
    try {
      await client.query('begin')
      await run(client, { text: ASSUME_IDENTITY, params: [identity.role, identity.claims] })
      const results: (readonly Row[])[] = []
      for (const statement of statements) results.push(await run(client, statement))
      await client.query('commit')
      client.release()
      return results
    } catch (error) {
      // A connection that cannot even roll back is discarded.
      await client.query('rollback').then(
        () => client.release(),
        () => client.release(true),
      )
      throw error
    }
  }

  async watch(listener: ChangeListener): Promise<void> {
    const queue = new ChangeQueue(this, listener, () => this.interrupted())
    const config = { connectionString: this.options.url, options: '-c timezone=UTC' }
    this.replication = new Replication(
      config,
      this.options.log,
      (changes) => queue.add(changes),
      () => this.interrupted(),
    )
    await this.replication.start()
  }

  onInterrupted(listener: () => void): void {
    this.interrupted = listener
  }

  schemaVersion(): null {
    return null
  }

  async close(): Promise<void> {
    await this.replication?.stop()
    await Promise.all([this.owner.end(), this.callers.end()])
  }
}

async function run(target: Pool | PoolClient, { text, params }: Statement): Promise<readonly Row[]> {
  try {
    return (await target.query<Row>(text, params as SqlValue[])).rows
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    throw new SqlError(error.message, error.code ?? 'XX000', error.detail ?? null, error.hint ?? null)
  }
}

/** Without the URL, because it contains the password. */
function unreachable(error: Error): StartupError {
  return new StartupError(
    'database_unreachable',
    `Cannot reach the PostgreSQL of DATABASE_URL (${error.message}): start it or correct the URL, or unset it for the embedded database.`,
  )
}
