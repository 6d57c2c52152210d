import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { App, TSCONFIG, examplesIn } from './support'

const PACKAGES = [
  '@testing-library/react',
  '@types/node',
  '@types/react',
  '@types/react-dom',
  'jsdom',
  'react',
  'react-dom',
  'typescript',
  'vitest',
]

/** What a reader of the second example has around it. */
const AROUND = `import { HoldfastProvider } from 'holdfast/react'
import { simulate } from 'holdfast/testing'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { Orders } from './orders'
`

let app: App
beforeAll(async () => {
  app = await App.create([...PACKAGES, '@testing-library/dom'], { 'tsconfig.json': TSCONFIG })
  await app.take('tests/package/testing_app', 'src')
}, 180_000)
afterAll(() => app.remove())

/** The example of docs/testing.md that has a word. */
async function exampleWith(word: string): Promise<string> {
  const examples = await examplesIn('docs/testing.md')
  return examples.find((code) => code.includes(word)) ?? ''
}

/** @param name of the file */
async function passes(name: string, code: string): Promise<string> {
  await writeFile(join(app.folder, 'src', name), code)
  await app.compile('--noEmit')
  return app.run('npx', 'vitest', 'run', `src/${name}`, '--environment', 'jsdom')
}

it(
  'The first example of docs/testing.md compiles and passes in an empty Vitest project',
  { timeout: 240_000 },
  async () => {
    expect(await passes('shows.test.tsx', await exampleWith('shows an order'))).toMatch(/Tests .*1 passed/)
  },
)

it('The example can fail: a change that is another is noticed', { timeout: 240_000 }, async () => {
  const broken = (await exampleWith('shows an order')).replace("{ status: 'ready' }", "{ status: 'cancelled' }")
  await expect(passes('fails.test.tsx', broken)).rejects.toThrow(/Unable to find an element with the text: ready/)
})

it('The second one runs its seeds there', { timeout: 240_000 }, async () => {
  const few = (await exampleWith('await simulate(')).replace('seeds: 1000', 'seeds: 3')
  expect(few).toContain('seeds: 3')
  const test = `${AROUND}it('holds', async () => {\n${few}\n}, 60_000)\n`
  expect(await passes('simulate.test.tsx', test)).toMatch(/Tests .*1 passed/)
})
