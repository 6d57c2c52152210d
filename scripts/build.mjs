import { buildFace } from './build/face.mjs'
import { buildGenerated } from './build/generated.mjs'
import { buildWorker } from './build/worker.mjs'
import { buildPreset } from './lib/cmake.mjs'
import { main, step } from './lib/main.mjs'
import { setUp } from './setup.mjs'

/** Each does only what changed. @type {readonly [string, () => Promise<string | void>][]} */
const STEPS = [
  ['C++ to WebAssembly', () => buildPreset('wasm-release')],
  ['js/generated', buildGenerated],
  ['The worker', buildWorker],
  ['TypeScript to dist', buildFace],
]

/** Builds the package into dist/, and prints its steps. */
export async function buildPackage() {
  console.log('Building')
  for (const [title, work] of STEPS) await step(title, work)
}

/** The same without printing, for a caller that prints its own steps. */
export async function buildSilently() {
  for (const [, work] of STEPS) await work()
}

await main(import.meta, async () => {
  await setUp()
  await buildPackage()
})
