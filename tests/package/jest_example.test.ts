import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { App, TSCONFIG, examplesIn } from './support'

const PACKAGES = [
  '@testing-library/dom',
  '@testing-library/react',
  '@types/node',
  '@types/react',
  '@types/react-dom',
  'jest',
  'jest-environment-jsdom',
  'react',
  'react-dom',
  'typescript',
]
/** TypeScript compiles it, and leaves `import` as it is. */
const CONFIG = `export default { testEnvironment: 'jsdom', transform: {}, roots: ['built'], testMatch: ['**/*.jest.js'] }`

let app: App
beforeAll(async () => {
  app = await App.create(PACKAGES, { 'tsconfig.json': TSCONFIG, 'jest.config.js': CONFIG })
  await app.take('tests/package/testing_app', 'src')
  await app.take('tests/package/jest_app', 'src')
  const example = (await examplesIn('docs/testing.md')).find((code) => code.includes('@jest/globals'))
  await writeFile(join(app.folder, 'src/example.jest.tsx'), example ?? '')
  await app.compile()
}, 240_000)
afterAll(() => app.remove())

const jest = (file: string): Promise<string> =>
  app.run(process.execPath, '--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--json', file)

it(
  'The example of docs/testing.md for Jest compiles and passes in an empty project',
  { timeout: 240_000 },
  async () => {
    expect(JSON.parse(await jest('example'))).toMatchObject({ numPassedTests: 1, numFailedTests: 0 })
  },
)

it('Jest’s fake timers, installed before or after, act and findBy go with it', { timeout: 240_000 }, async () => {
  expect(JSON.parse(await jest('timers'))).toMatchObject({ numPassedTests: 15, numFailedTests: 0 })
})
