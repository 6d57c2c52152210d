import { buildPreset } from './lib/cmake.mjs'
import { main, step } from './lib/main.mjs'

// npm run tidy: clang-tidy with the static analyzer; `npm test` runs it without.
await main(import.meta, () => step('clang-tidy', () => buildPreset('tidy-deep')))
