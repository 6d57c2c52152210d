import { parseCli, USAGE, type CliOptions } from './cli'
import { StartupError } from './errors'
import { logNothing, logToStderr } from './log'
import { startServer, type RunningServer } from './server'

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function start({ verbose, ...options }: CliOptions): Promise<RunningServer> {
  say('Starting the Holdfast local server (for development: in production the same client talks to Supabase Realtime)')
  const log = verbose ? logToStderr : logNothing
  return startServer({ ...options, recordFrames: false, log, onProgress: (text) => say(`  ${text}`) })
}

/** What a page or a program needs to use the server. `npm run demo` reads these lines. */
function tellAccess({ anonKey, serviceKey, adminToken }: RunningServer, { admin, origins }: CliOptions): void {
  say(`  anon key: ${anonKey}`)
  say(`  service key: ${serviceKey}`)
  if (admin) say(`  admin token: ${adminToken}`)
  const more = origins.length === 0 ? 'none but its own; --origin URL lets others in' : origins.join(', ')
  say(`  pages that may use it: ${more}`)
}

/** Ends cleanly on Ctrl-C; a second Ctrl-C ends at once. */
function endOnSignal(server: RunningServer): void {
  const end = (signal: NodeJS.Signals): void => {
    process.once(signal, () => process.exit(1))
    void server.close().then(() => process.exit(0))
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  if (args.includes('--help')) return say(USAGE)
  const options = parseCli(args, process.env)
  const server = await start(options)
  endOnSignal(server)
  tellAccess(server, options)
  say(`Holdfast local server ready on ${server.url}`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartupError ? error.message : String(error)}\n`)
  process.exit(1)
})
