import { OptionError, readCommandLine, SHARED_OPTIONS, usageOf } from '../demo/server/command_line.mjs'
import { buildPackage } from './build.mjs'
import { startServer } from './demo/server.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'
import { assertFree, portOf } from './lib/ports.mjs'
import { Stop } from './lib/run.mjs'
import { setUp } from './setup.mjs'

const HOST = '127.0.0.1'
const OPTIONS = /** @type {const} */ ({
  port: { takes: 'N', says: "the page's port (5173)" },
  'server-port': { takes: 'N', says: "the local server's port (4400)" },
  ...SHARED_OPTIONS,
  help: { says: 'show this' },
})
const USAGE = `npm run demo -- [options]: the local server and the demo page.

${usageOf(OPTIONS)}
DATABASE_URL=postgres://… uses a real PostgreSQL (13 or later, wal_level = logical, a superuser's login).`

function commandLine() {
  try {
    return readCommandLine(process.argv.slice(2), OPTIONS)
  } catch (error) {
    throw error instanceof OptionError ? new Stop(error.message) : error
  }
}

/**
 * The options that the server shares, as they were given.
 * @param {ReturnType<typeof commandLine>} given
 * @returns {string[]}
 */
function handedOn({ flags, texts, lists }) {
  return Object.keys(SHARED_OPTIONS).flatMap((name) => [
    ...(flags.has(name) ? [`--${name}`] : []),
    ...[texts.get(name) ?? [], lists.get(name) ?? []].flat().map((text) => `--${name}=${text}`),
  ])
}

/**
 * Serves the page with Vite. What the page needs to know of the server is written into its modules, which no other page may read.
 * @param {number} port
 * @param {string} url of the local server
 * @param {import('./demo/server.mjs').Keys} keys
 */
async function servePage(port, url, { anonKey, adminToken }) {
  Object.assign(process.env, {
    VITE_HOLDFAST_SERVER: url,
    VITE_HOLDFAST_KEY: anonKey,
    VITE_HOLDFAST_ADMIN: adminToken,
  })
  // Imported late: npm may have installed it only just now.
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: inRoot('demo', 'app', 'vite.config.ts'),
    server: { host: HOST, port, strictPort: true },
    logLevel: 'warn',
  })
  return vite.listen()
}

/** @param {ReturnType<typeof commandLine>} given */
async function runDemo(given) {
  const page = portOf(given.texts.get('port') ?? '5173', '--port')
  const port = portOf(given.texts.get('server-port') ?? '4400', '--server-port')
  await assertFree(port, '--server-port')
  await assertFree(page, '--port')
  await setUp()
  await buildPackage()
  const pages = [HOST, 'localhost'].map((name) => `--origin=http://${name}:${page}`)
  const server = startServer(['--host', HOST, '--port', String(port), '--admin', ...pages, ...handedOn(given)])
  const vite = await servePage(page, `http://${HOST}:${port}`, await server.ready)
  console.log(`\nThe demo is ready: http://${HOST}:${page}/   (Ctrl-C ends it)`)
  await server.ended
  await vite.close()
}

// npm run demo: the local server and the page. Ctrl-C ends both.
await main(import.meta, async () => {
  const given = commandLine()
  if (given.flags.has('help')) return console.log(USAGE)
  await runDemo(given)
})
