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
  for (const [name, code] of Object.entries(await written())) await writeFile(join(app.folder, 'src', name), code)
  await app.compile('--noEmit')
}, 240_000)
afterAll(() => app.remove())

/** The examples of docs/testing.md, as files. */
async function written(): Promise<Readonly<Record<string, string>>> {
  const examples = await examplesIn('docs/testing.md')
  const exampleWith = (word: string): string => examples.find((code) => code.includes(word)) ?? ''
  const shows = exampleWith('shows an order')
  const few = exampleWith('await simulate(').replace('seeds: 1000', 'seeds: 3')
  expect(few).toContain('seeds: 3')
  return {
    'shows.test.tsx': shows,
    'fails.test.tsx': shows.replace("{ status: 'ready' }", "{ status: 'cancelled' }"),
    'simulate.test.tsx': `${AROUND}it('holds', async () => {\n${few}\n}, 60_000)\n`,
  }
}

/** @param name of the file */
const run = (name: string): Promise<string> => app.run('npx', 'vitest', 'run', `src/${name}`, '--environment', 'jsdom')

const TIMEOUT = { timeout: 240_000 }

it('The first example of docs/testing.md compiles and passes in an empty Vitest project', TIMEOUT, async () => {
  expect(await run('shows.test.tsx')).toMatch(/Tests .*1 passed/)
})

it('The example can fail: a change that is another is noticed', TIMEOUT, async () => {
  await expect(run('fails.test.tsx')).rejects.toThrow(/Unable to find an element with the text: ready/)
})

it('The second one runs its seeds there', TIMEOUT, async () => {
  expect(await run('simulate.test.tsx')).toMatch(/Tests .*1 passed/)
})
