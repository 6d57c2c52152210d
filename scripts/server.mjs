import { main } from './lib/main.mjs'
import { setUp } from './setup.mjs'
import { startServer } from './demo/server.mjs'

// npm run server: the local server alone; its options follow, as in `npm run server -- --port 4401`.
await main(async () => {
  await setUp()
  const args = process.argv.slice(2)
  const server = startServer(args)
  if (!args.includes('--help')) await server.ready
  await server.ended
})
