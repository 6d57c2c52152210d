import { readFileSync } from 'node:fs'
import { LEAST_SECRET } from './auth/secret'
import { OptionError, readCommandLine, SERVER_OPTIONS, usageOf } from './command_line.mjs'
import { StartupError } from './errors'
import { hostOf, originOf } from './http/access'
import type { Script } from './options'

export interface CliOptions {
  readonly host: string
  readonly port: number
  readonly dataDir: string | null
  readonly databaseUrl: string | null
  readonly bare: boolean
  readonly scripts: readonly Script[]
  readonly jwtSecret: string | null
  readonly origins: readonly string[]
  readonly hosts: readonly string[]
  readonly admin: boolean
  readonly simulatePace: number | null
  readonly limits: { readonly sockets: number }
  readonly verbose: boolean
}

export const USAGE = `Holdfast local server: Supabase Realtime's protocol over an embedded PostgreSQL, for development and tests.

${usageOf(SERVER_OPTIONS)}
DATABASE_URL=postgres://… uses a real PostgreSQL instead (13 or later, wal_level = logical, a superuser's login).
`

/** Reads the command line and `DATABASE_URL`. Throws a `StartupError` for what it does not understand. */
export function parseCli(args: readonly string[], env: NodeJS.ProcessEnv): CliOptions {
  const { flags, texts, lists } = read(args)
  const [dataDir, databaseUrl] = [texts.get('data') ?? null, env['DATABASE_URL'] || null]
  if (dataDir !== null && databaseUrl !== null) {
    throw new StartupError('bad_option', '--data is for the embedded database: leave it out, or unset DATABASE_URL.')
  }
  const bare = flags.has('bare')
  if (bare && flags.has('simulate')) {
    throw new StartupError('bad_option', "--simulate moves the demo's tables: leave it out, or leave out --bare.")
  }
  return {
    host: texts.get('host') ?? '127.0.0.1',
    port: wholeNumber('--port', texts.get('port') ?? '4400', 65_535),
    dataDir,
    databaseUrl,
    bare,
    scripts: (lists.get('sql') ?? []).map(readScript),
    jwtSecret: secretIn(texts.get('jwt-secret') ?? null),
    origins: (lists.get('origin') ?? []).map(readOrigin),
    hosts: (lists.get('allow-host') ?? []).map(readHost),
    admin: flags.has('admin'),
    simulatePace: flags.has('simulate') ? 1 : null,
    limits: { sockets: wholeNumber('--max-sockets', texts.get('max-sockets') ?? '200', 1_000_000) },
    verbose: flags.has('verbose'),
  }
}

function wholeNumber(option: string, text: string, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= max) return value
  throw new StartupError('bad_option', `${option} ${text} will not do: give a whole number from 0 to ${max}.`)
}

/** The text itself is not repeated: it may be a secret that is used elsewhere. */
function secretIn(text: string | null): string | null {
  if (text === null || text.length >= LEAST_SECRET) return text
  throw new StartupError('bad_option', `--jwt-secret is too short: give ${LEAST_SECRET} characters or more.`)
}

function readScript(file: string): Script {
  try {
    return { name: file, text: readFileSync(file, 'utf8') }
  } catch (error) {
    throw new StartupError(
      'bad_option',
      `--sql ${file} cannot be read (${(error as Error).message}): give a file of SQL.`,
    )
  }
}

function readOrigin(text: string): string {
  const origin = originOf(text)
  if (origin !== null) return origin
  throw new StartupError(
    'bad_option',
    `--origin ${text} is no address of a page: give one such as http://localhost:5173.`,
  )
}

function readHost(text: string): string {
  const host = hostOf(text)
  if (host !== null) return host
  throw new StartupError('bad_option', `--allow-host ${text} is no name: give one such as dev.example.test.`)
}

function read(args: readonly string[]) {
  try {
    return readCommandLine(args, SERVER_OPTIONS)
  } catch (error) {
    throw error instanceof OptionError ? new StartupError('bad_option', error.message) : error
  }
}
