import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ROOT, SERVER_COMMAND } from './support/paths'
import { StaticSite } from './support/static_site'

interface Ended {
  readonly code: number | string | null | undefined
  readonly stderr: string
}

/** Runs the server's command until it ends by itself. */
function run(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', SERVER_COMMAND, ...args],
      { cwd: ROOT, timeout: 60_000 },
      (error, _stdout, stderr) => {
        resolve({ code: error === null ? 0 : error.code, stderr })
      },
    )
  })
}

test('the server’s command names a port that is in use, and what to do', async () => {
  const holder = await StaticSite.serve({ folders: {} })
  const { code, stderr } = await run('--port', new URL(holder.url).port)
  await holder.close()
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Port \d+ on 127\.0\.0\.1 is in use: .*choose another with --port\.\n$/)
})

test('the server’s command names a database folder of another version, and what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'))
  await writeFile(join(folder, 'holdfast.json'), JSON.stringify({ version: 'pglite-0.1.0-old' }))
  const { code, stderr } = await run('--port', '0', '--data', folder)
  await rm(folder, { recursive: true })
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /was written by another version \(pglite-0\.1\.0-old, .*choose another folder with --data\.\n$/,
  )
})
