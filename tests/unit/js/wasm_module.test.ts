import { readFileSync } from 'node:fs'
import { beforeEach, expect, it, vi } from 'vitest'
import { createClient, postCommands } from '../../../js/src/engine/inbox.js'
import { TOOLS } from '../../../js/src/engine/tools.js'
import type { CoreModule } from '../../../js/src/engine/wasm_module.js'
import { portableWasm } from '../../../js/src/engine/wasm_source.js'
import type { WasmSource } from '../../../js/src/engine/wasm_source.js'

const WHOLE = readFileSync('js/generated/holdfast.wasm')
const OPTIONS = { url: 'ws://127.0.0.1:9', tokenSource: 'none' } as const
const TABLE_DIFF = 14

const fail = (thrown: unknown): void => {
  throw thrown
}

// A page loads one core, and keeps it.
beforeEach(() => {
  vi.resetModules()
})

/** The types of the records in a batch, in order. */
function typesOf(bytes: Uint8Array, start: number, length: number): number[] {
  const view = new DataView(bytes.buffer)
  const types: number[] = []
  for (let at = start; at < start + length; at += view.getUint32(at + 1, true)) types.push(bytes[at] ?? 0)
  return types
}

/** Opens a live table. Returns the types of the records that report its rows. */
function showRows(core: CoreModule, batches: number[]): number[] {
  const client = createClient(core, 1, OPTIONS, false, TOOLS.writeOptions)
  postCommands(core, client, [
    { type: 'openChannel', channel: 1, topic: 'realtime:orders', joinPayload: '{}' },
    { type: 'openTable', table: 2, channel: 1, attachment: 2, options: '{"key":["id"]}' },
    { type: 'tableFetched', table: 2, rows: '[{"id":1},{"id":2}]' },
    { type: 'drainTable', table: 2 },
  ])
  core.dispose(client)
  return batches
}

it.each<[string, () => WasmSource | undefined]>([
  ['the package’s own, in two parts', () => undefined],
  ['the bytes of the whole', () => new Uint8Array(WHOLE)],
  ['the whole, compiled', () => new WebAssembly.Module(new Uint8Array(WHOLE))],
  ['a response with the whole', () => new Response(new Uint8Array(WHOLE))],
])('A core from %s shows the rows of a live table', async (_, source) => {
  const { addSink, coreLoader } = await import('../../../js/src/engine/wasm_module.js')
  const batches: number[] = []
  addSink((bytes, start, length) => batches.push(...typesOf(bytes, start, length)), fail)
  const loader = coreLoader(source(), TOOLS)
  await loader.live()
  expect(showRows(await loader.core(), batches)).toContain(TABLE_DIFF)
})

it('What a worker is given is what its core is made of', async () => {
  const parts = structuredClone(await portableWasm())
  const worker = await import('../../../js/src/engine/wasm_module.js')
  const loader = worker.coreLoader(parts, TOOLS)
  const batches: number[] = []
  worker.addSink((bytes, start, length) => batches.push(...typesOf(bytes, start, length)), fail)
  await loader.live()
  expect(showRows(await loader.core(), batches)).toContain(TABLE_DIFF)
})

it('A response that is an error is one, and another try is made', async () => {
  const { coreLoader } = await import('../../../js/src/engine/wasm_module.js')
  await expect(coreLoader(new Response('', { status: 404 }), TOOLS).live()).rejects.toThrow('HTTP 404')
  await expect(coreLoader(new Uint8Array(WHOLE), TOOLS).live()).resolves.toBeUndefined()
})
