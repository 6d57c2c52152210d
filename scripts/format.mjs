import { clangFormat, prettierOver } from './lib/format.mjs'
import { main } from './lib/main.mjs'
import { step } from './lib/step.mjs'

// npm run format: brings every file into the project's style.
await main(async () => {
  await step('C++', () => clangFormat(['-i']))
  await step('TypeScript, JavaScript, JSON', async () => void (await prettierOver('--write')))
})
