import { parseArgs } from 'node:util'
import { StartupError } from './errors'

export interface CliOptions {
  readonly host: string
  readonly port: number
  readonly dataDir: string | null
  readonly databaseUrl: string | null
  readonly admin: boolean
  readonly simulatePace: number | null
  readonly limits: { readonly sockets: number }
  readonly verbose: boolean
}

export const USAGE = `Holdfast local server: Supabase Realtime's protocol over an embedded PostgreSQL, for development and tests.

  --port N      the port to listen on (4400)
  --host NAME   the address to listen on (127.0.0.1)
  --data DIR    keep the database in this folder (it is in memory otherwise)
  --simulate    let orders, stock and drivers move by themselves
  --max-sockets N  how many sockets may be open (200, as on Supabase's free plan)
  --admin       turn on the fault endpoint, for tests
  --verbose     log requests and sockets to standard error

DATABASE_URL=postgres://… uses a real PostgreSQL instead (13 or later, wal_level = logical, a superuser's login).
`

/** Reads the command line and `DATABASE_URL`. Throws a `StartupError` for what it does not understand. */
export function parseCli(args: readonly string[], env: NodeJS.ProcessEnv): CliOptions {
  const { values } = parse(args)
  const port = wholeNumber('--port', values.port, 65_535)
  const sockets = wholeNumber('--max-sockets', values['max-sockets'], 1_000_000)
  const simulatePace = values.simulate ? 1 : null
  const [dataDir, databaseUrl] = [values.data ?? null, env['DATABASE_URL'] || null]
  if (dataDir !== null && databaseUrl !== null) {
    throw new StartupError('bad_option', '--data is for the embedded database: leave it out, or unset DATABASE_URL.')
  }
  return {
    host: values.host,
    port,
    dataDir,
    databaseUrl,
    admin: values.admin,
    simulatePace,
    limits: { sockets },
    verbose: values.verbose,
  }
}

function wholeNumber(option: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= max) return value
  throw new StartupError('bad_option', `${option} ${text} will not do: give a whole number from 0 to ${max}.`)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '4400' },
        host: { type: 'string', default: '127.0.0.1' },
        data: { type: 'string' },
        'max-sockets': { type: 'string', default: '200' },
        simulate: { type: 'boolean', default: false },
        admin: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new StartupError('bad_option', `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  }
}
