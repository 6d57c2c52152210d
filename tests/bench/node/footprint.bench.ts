import { TOOLS } from '../../../dist/engine/tools.js'
import { coreLoader } from '../../../dist/engine/wasm_module.js'
import { page } from '../frames.js'
import { openLiveTable } from '../peers/live_rows.js'
import { openPeer } from '../peers/peer.js'
import type { Peer } from '../peers/peer.js'
import { watchCore } from '../peers/watched_core.js'
import { absolute } from '../rows.js'
import { readChanges } from './listeners.js'
import { suite } from './suite.js'

const ROWS = 20_000
const CHANNELS = 1_000
const CLIENTS = 4

/**
 * What a row and a channel hold, in JavaScript's heap and in the core's memory together. Nothing is disposed in between: freed memory of the
 * core would be filled again without being seen.
 */
await suite(async function* () {
  const core = watchCore(await coreLoader(undefined, TOOLS).core())
  const used = (): number => heapBytes() + core.memoryBytes()
  const open: Peer[] = []
  const channel = await perClient(used, async () => {
    const channels = Array.from({ length: CHANNELS }, (_, i) => `orders-${i}`)
    open.push(await openPeer('holdfast', { channels, listen: readChanges }))
  })
  yield absolute('a channel: heap and wasm memory', 'bytes', channel / CHANNELS, 3_000)
  const text = page(ROWS)
  const bytes = text.length / ROWS
  const table = await perClient(used, async () => {
    open.push(await openLiveTable(text))
  })
  const name = `a row of ${Math.round(bytes)} bytes in a live table: heap and wasm memory`
  yield absolute(name, 'bytes', table / ROWS, 1.5 * bytes)
  for (const peer of open) peer.dispose()
})

/** The first client loads code, and fills the memory that the core set aside at start: it does not count. */
async function perClient(used: () => number, start: () => Promise<void>): Promise<number> {
  await start()
  const before = used()
  for (let i = 0; i < CLIENTS; i++) await start()
  return (used() - before) / CLIENTS
}

function heapBytes(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
