import { parseCli, USAGE } from './cli'
import { StartupError } from './errors'
import { logNothing, logToStderr } from './log'
import { startServer, type RunningServer } from './server'

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function start(args: readonly string[]): Promise<RunningServer> {
  const { verbose, ...options } = parseCli(args, process.env)
  say('Starting the Holdfast local server (for development: in production the same client talks to Supabase Realtime)')
  const log = verbose ? logToStderr : logNothing
  return startServer({ ...options, recordFrames: false, log, onProgress: (text) => say(`  ${text}`) })
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
  const server = await start(args)
  endOnSignal(server)
  say(`  database ready, anon key: ${server.anonKey}`)
  say(`Holdfast local server ready on ${server.url}`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartupError ? error.message : String(error)}\n`)
  process.exit(1)
})
