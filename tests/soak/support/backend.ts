import { Pool } from 'pg'
import { startServer } from '../../../demo/server/server'
import type { RunningServer } from '../../../demo/server/server'
import { claimsOf, findPersona } from '../../../demo/server/auth/personas'
import { PostgresCluster } from '../../server/support/databases'
import { unassignedPort } from '../../support/port'
import { TcpProxy } from '../../e2e/support/tcp_proxy'

type Rows = readonly Readonly<Record<string, unknown>>[]

const TOKEN_SECONDS = 25

/** The local server on a PostgreSQL of its own, and the wire to it. The server may be killed; its database and its address stay. */
export class Backend {
  /** Whoever asks for a token while the server is down gets an error. */
  tokensFail = false
  readonly #pool: Pool

  private constructor(
    private readonly cluster: PostgresCluster,
    private readonly database: string,
    private readonly origins: readonly string[],
    private current: RunningServer,
    readonly wire: TcpProxy,
  ) {
    this.#pool = new Pool({ connectionString: database, max: 2, application_name: 'soak', options: '-c timezone=UTC' })
    this.#pool.on('error', () => undefined)
  }

  static async start(origins: readonly string[]): Promise<Backend> {
    const cluster = await PostgresCluster.start()
    const database = await cluster.createDatabase()
    const server = await serve(database, origins, await unassignedPort())
    return new Backend(cluster, database, origins, server, await TcpProxy.to(server.url))
  }

  get server(): RunningServer {
    return this.current
  }

  /** Ends the server as a crash does, and starts it again at the same address. */
  async restart(): Promise<void> {
    this.server.fault({ fault: 'thaw' })
    this.wire.reset()
    const port = Number(new URL(this.server.url).port)
    await this.server.close()
    this.current = await serve(this.database, this.origins, port)
    this.wire.restore()
  }

  /** Runs SQL as the database's owner, without the server. */
  async sql(text: string, params: readonly unknown[] = []): Promise<Rows> {
    return (await this.#pool.query<Record<string, unknown>>(text, [...params])).rows
  }

  /** Runs a query with a user's rights, without the server. */
  async sqlAs(user: string, text: string): Promise<Rows> {
    const client = await this.#pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('request.jwt.claims', $1, true), set_config('role', 'authenticated', true)`,
        [claims(user)],
      )
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  /** A token that expires during the soak. */
  async tokenFor(user: string): Promise<string> {
    if (this.tokensFail) throw new Error('no tokens can be had now')
    return this.server.tokenFor(user, { expiresIn: TOKEN_SECONDS })
  }

  /** Sends so many changes a second to everybody who watches the ovens; 0 ends it. */
  async flood(perSecond: number, seconds: number): Promise<void> {
    const headers = { authorization: `Bearer ${this.server.adminToken}` }
    const body = JSON.stringify({ perSecond, seconds })
    const answer = await fetch(`${this.server.url}/admin/flood`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`The flood was refused: ${answer.status} ${await answer.text()}`)
  }

  async close(): Promise<void> {
    this.server.fault({ fault: 'thaw' })
    await this.wire.close()
    await this.server.close()
    await this.#pool.end()
    await this.cluster.stop()
  }
}

function claims(user: string): string {
  const persona = findPersona(user)
  if (persona === null) throw new RangeError(`There is no persona "${user}".`)
  return JSON.stringify(claimsOf(persona))
}

function serve(databaseUrl: string, origins: readonly string[], port: number): Promise<RunningServer> {
  return startServer({
    databaseUrl,
    origins,
    port,
    jwtSecret: 'the-secret-that-all-servers-of-a-soak-have',
    admin: true,
    recordFrames: false,
    times: { refusalDelayMs: 1, joinBackoffMs: 1 },
  })
}
