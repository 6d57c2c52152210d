import { writeFileSync } from 'node:fs'
import { outputs, staleOutputs } from './boundary/outputs.mjs'
import { main } from './lib/main.mjs'
import { inRoot } from './lib/paths.mjs'

// npm run boundary: writes what follows from the schema in wasm/boundary. The checks stage fails where that was forgotten.
await main(async () => {
  const stale = new Set(await staleOutputs())
  for (const [path, text] of await outputs()) {
    if (!stale.has(path)) continue
    writeFileSync(inRoot(path), text)
    console.log(`Wrote ${path}`)
  }
  if (stale.size === 0) console.log('Everything is as the schema says.')
})
