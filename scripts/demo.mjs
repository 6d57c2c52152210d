import { parseArgs } from 'node:util'
import { buildPackage } from './build.mjs'
import { startServer } from './demo/server.mjs'
import { inRoot } from './lib/paths.mjs'
import { assertFree, portOf } from './lib/ports.mjs'
import { main } from './lib/main.mjs'
import { setUp } from './setup.mjs'

const HOST = '127.0.0.1'

function ports() {
  const options = /** @type {const} */ ({
    port: { type: 'string', default: '5173' },
    'server-port': { type: 'string', default: '4400' },
  })
  const { values } = parseArgs({ options })
  return { page: portOf(values.port, '--port'), server: portOf(values['server-port'], '--server-port') }
}

/**
 * Serves the page with Vite.
 * @param {number} port
 * @param {number} serverPort
 */
async function servePage(port, serverPort) {
  process.env.VITE_HOLDFAST_SERVER = `http://${HOST}:${serverPort}`
  // Imported late: npm may have installed it only just now.
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: inRoot('demo', 'app', 'vite.config.ts'),
    server: { host: HOST, port, strictPort: true },
    logLevel: 'warn',
  })
  return vite.listen()
}

// npm run demo: the local server and the page. Ctrl-C ends both.
await main(async () => {
  const port = ports()
  await assertFree(port.server, '--server-port')
  await assertFree(port.page, '--port')
  await setUp()
  await buildPackage()
  const server = startServer(['--host', HOST, '--port', String(port.server), '--admin'])
  await server.ready
  const page = await servePage(port.page, port.server)
  console.log(`\nThe demo is ready: http://${HOST}:${port.page}/   (Ctrl-C ends it)`)
  await server.ended
  await page.close()
})
