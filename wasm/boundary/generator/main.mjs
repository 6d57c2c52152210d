import { writeFileSync } from 'node:fs'
import { outputs, staleOutputs } from './outputs.mjs'
import { main } from '../../../scripts/lib/main.mjs'
import { inRoot } from '../../../scripts/lib/paths.mjs'

// npm run boundary: writes the code of both sides from the schema in wasm/boundary. The checks stage fails if that code is out of date.
await main(import.meta, async () => {
  const stale = new Set(await staleOutputs())
  for (const [path, text] of await outputs()) {
    if (!stale.has(path)) continue
    writeFileSync(inRoot(path), text)
    console.log(`Wrote ${path}`)
  }
  if (stale.size === 0) console.log('All generated files are up to date.')
})
