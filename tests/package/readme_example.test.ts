import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../../demo/server/server'
import type { RunningServer } from '../../demo/server/server'
import { App, ROOT, TSCONFIG } from './support'

const PACKAGES = [
  '@supabase/supabase-js',
  'react',
  'react-dom',
  '@types/react',
  '@types/react-dom',
  'jsdom',
  'ws',
  '@types/ws',
  '@types/node',
  'typescript',
]
const ORDER = "insert into orders (restaurant_id, total_cents) values ('11111111-1111-4111-8111-111111111111', 100)"

let app: App
let server: RunningServer
beforeAll(async () => {
  app = await App.create(PACKAGES, { 'tsconfig.json': TSCONFIG })
  await app.take('tests/package/readme_app', 'src')
  await writeFile(
    join(app.folder, 'src/jsdom.d.ts'),
    await readFile(join(ROOT, 'tests/unit/js/with_server/jsdom.d.ts')),
  )
  server = await startServer()
}, 180_000)
afterAll(async () => {
  await app.remove()
  await server.close()
})

/** The first example, word for word but for the address and the key that a reader must put in, too. */
async function firstExample(): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  const code = /```tsx\n([^]*?)```/.exec(readme)?.[1] ?? ''
  expect(code).toContain("'https://xyz.supabase.co', 'your-anon-key'")
  return code.replace('https://xyz.supabase.co', server.url).replace('your-anon-key', server.anonKey)
}

/** Shows the example to somebody who then confirms the newest order. */
async function shows(example: string): Promise<string[]> {
  await writeFile(join(app.folder, 'src/readme.tsx'), example)
  await server.sql(ORDER)
  await app.compile()
  const printed = await app.run(process.execPath, 'built/run.js', await server.tokenFor('luigi'))
  return printed.trim().split('\n')
}

const SHOWN = ['connected: pending Confirm', 'connected: confirmed Confirm']

it('README’s first example compiles and runs as it stands', { timeout: 240_000 }, async () => {
  expect(await shows(await firstExample())).toEqual(SHOWN)
})

it('the same hooks run on a client of supabase-js, over its own Realtime', { timeout: 240_000 }, async () => {
  const example = (await firstExample())
    .replace("from 'holdfast'", "from '@supabase/supabase-js'")
    .replace("from 'holdfast/react'", "from '@supabase/realtime-js/react'")
    .replace('accessToken: () =>', 'accessToken: async () =>')
    .replace('client={client}', 'client={client.realtime}')
  expect(await shows(example)).toEqual(SHOWN)
})
