import { pathToFileURL } from 'node:url'
import { buildFace } from './build/face.mjs'
import { buildGenerated } from './build/generated.mjs'
import { buildPreset } from './lib/cmake.mjs'
import { main } from './lib/main.mjs'
import { step } from './lib/step.mjs'
import { setUp } from './setup.mjs'

/** Builds the package into dist/, as far as it changed. */
export async function buildPackage() {
  console.log('Building')
  await step('C++ to WebAssembly', () => buildPreset('wasm-release'))
  await step('js/generated', buildGenerated)
  await step('TypeScript to dist', buildFace)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(async () => {
    await setUp()
    await buildPackage()
  })
}
