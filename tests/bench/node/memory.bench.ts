import { TOOLS } from '../../../dist/engine/tools.js'
import { coreLoader } from '../../../dist/engine/wasm_module.js'
import { changeFrames } from '../frames.js'
import { watchCore } from '../peers/watched_core.js'
import { openPeer } from '../peers/peer.js'
import { absolute } from '../rows.js'
import { readChanges } from './listeners.js'
import { suite } from './suite.js'

const MEGABYTE = 2 ** 20
const FRAMES = changeFrames({ count: 10_000, rows: 10_000 })

await suite(async function* ({ quick }) {
  const core = watchCore(await coreLoader(undefined, TOOLS).core())
  const peer = await openPeer('holdfast', { channels: ['orders'], listen: readChanges })
  const receiveAll = (): void => {
    for (const frame of FRAMES) peer.socket.receive(frame)
  }
  receiveAll()
  const before = { wasm: core.memoryBytes(), heap: heapBytes() }
  const rounds = quick ? 20 : 100
  for (let i = 0; i < rounds; i++) receiveAll()
  const messages = `${(rounds * FRAMES.length).toLocaleString('en')} messages`
  yield absolute(`${messages}: growth of the wasm memory`, 'bytes', core.memoryBytes() - before.wasm, 0)
  yield absolute(`${messages}: growth of the JS heap`, 'MB', (heapBytes() - before.heap) / MEGABYTE, 1)
  peer.dispose()
  await Promise.resolve()
  yield absolute(`${messages}, disposed: clients left in the core`, 'clients', core.openClients(), 0)
})

function heapBytes(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
