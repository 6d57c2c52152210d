import { execFile } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import type { RunningServer, StartOptions } from '../../../demo/server/server'
import { postgresBin } from '../../../scripts/lib/programs.mjs'
import { unassignedPort } from '../../support/port'

/** Starts a server on the database that a suite is run for. */
export type StartServer = (options?: StartOptions) => Promise<RunningServer>

const run = promisify(execFile)

/** PostgreSQL refuses to run as root: its package's user runs it then. */
const isRoot = process.getuid?.() === 0
const asUser = (program: string, args: readonly string[]): [string, string[]] =>
  isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, [...args]]

/** A PostgreSQL of its own, in a folder that goes with it. */
export class PostgresCluster {
  private databases = 0

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly bin: string,
  ) {}

  static async start(): Promise<PostgresCluster> {
    const bin = postgresBin()
    if (bin === undefined) throw new Error('There is no PostgreSQL: run `npm run setup`, or set POSTGRES_BIN.')
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'))
    if (isRoot) {
      const { stdout } = await run('id', ['-u', 'postgres'])
      chownSync(folder, Number(stdout), 0)
    }
    const data = join(folder, 'data')
    await run(
      ...asUser(join(bin, 'initdb'), [
        '-D',
        data,
        '-U',
        'postgres',
        '-A',
        'trust',
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ]),
    )
    const port = await unassignedPort()
    const settings = [
      'wal_level=logical',
      'fsync=off',
      'max_wal_senders=10',
      `unix_socket_directories=${folder}`,
      'listen_addresses=127.0.0.1',
    ]
    const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ')
    const log = join(folder, 'log')
    await run(...asUser(join(bin, 'pg_ctl'), ['start', '-w', '-D', data, '-l', log, '-o', options]))
    return new PostgresCluster(folder, port, bin)
  }

  /** The URL of a new, empty database. */
  async createDatabase(): Promise<string> {
    const name = `test_${++this.databases}`
    await this.admin(`create database ${name}`)
    return this.url(name)
  }

  /** Runs SQL beside the servers: kills their backends, looks for what they leave behind. */
  async admin(sql: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url('postgres') })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  async stop(): Promise<void> {
    await run(...asUser(join(this.bin, 'pg_ctl'), ['stop', '-w', '-m', 'immediate', '-D', join(this.folder, 'data')]))
    rmSync(this.folder, { recursive: true, force: true })
  }

  private url(database: string): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`
  }
}
