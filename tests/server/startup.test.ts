import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { unassignedPort } from '../support/port'

const MAIN = fileURLToPath(new URL('../../demo/server/main.ts', import.meta.url))
const children: ChildProcess[] = []
const folders: string[] = []

interface Started {
  readonly child: ChildProcess
  /** Resolves with the URL of the line that says the server is ready. */
  readonly ready: Promise<string>
  /** Resolves, when it is ready, with a value that was printed: `anon key`, `admin token`. */
  readonly printed: (name: string) => Promise<string | undefined>
  /** Resolves with the exit code and all that was written to standard error. */
  readonly ended: Promise<{ code: number | null; stderr: string }>
}

function start(...args: string[]): Started {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ready = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^Holdfast local server ready on (.*)$/.exec(line)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
  const printed = async (name: string): Promise<string | undefined> => {
    await ready
    return new RegExp(`^ +${name}: (.+)$`, 'm').exec(stdout)?.[1]
  }
  return {
    child,
    ready,
    printed,
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, stderr })),
  }
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  folders.push(path)
  return path
}

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(folders.splice(0).map((path) => rm(path, { recursive: true, force: true })))
})

describe('the command', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its URL, answers, and ends cleanly on %s',
    async (signal) => {
      const { child, ready, ended } = start('--port', '0')
      const response = await fetch(`${await ready}/demo/personas`)
      expect(response.status).toBe(200)
      child.kill(signal)
      expect(await ended).toEqual({ code: 0, stderr: '' })
    },
    60_000,
  )

  test('says in one sentence that the port is in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const { port } = holder.address() as { port: number }
    const { code, stderr } = await start('--port', String(port)).ended
    holder.close()
    expect(code).toBe(1)
    expect(stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use: stop what listens there, or choose another with --port.\n`,
    )
  }, 60_000)

  test.each([
    ['--port', 'abc'],
    ['--prot', '1'],
    ['--port', '70000'],
    ['--origin', 'null'],
    ['--origin', 'localhost'],
    ['--allow-host', 'http://dev.test'],
    ['--jwt-secret', 'short'],
    ['--sql', 'no-such-file.sql'],
    ['--simulate', '--bare'],
  ])(
    'refuses %s %s',
    async (...args) => {
      const { code, stderr } = await start(...args).ended
      expect(code).toBe(1)
      expect(stderr).toContain(args[0]?.slice(0, 3))
      expect(stderr.trim().split('\n')).toHaveLength(1)
      expect(stderr).not.toContain('    at ')
    },
    60_000,
  )
})

test('what comes while the database opens is answered when it is there', async () => {
  const data = await folder()
  const port = await unassignedPort()
  const child = start('--port', String(port), '--data', data)
  const answer = async (): Promise<number> =>
    fetch(`http://127.0.0.1:${port}/demo/personas`).then(
      ({ status }) => status,
      () => answer(),
    )
  const early = answer()
  await child.ready
  expect(await early).toBe(200)
}, 60_000)

test('an unknown option is named, with those that there are', async () => {
  expect((await start('--prot', '1').ended).stderr).toMatch(
    /^There is no option --prot\. There are --port, --host, --data, .*--admin; --help explains them\.\n$/,
  )
}, 60_000)

describe('what is printed at the start', () => {
  test('opens the server for programs and for the pages that were given', async () => {
    const { ready, printed } = start('--port', '0', '--admin', '--origin', 'http://localhost:5173/shop')
    const url = await ready
    const read = async (key = '') => (await fetch(`${url}/rest/v1/orders`, { headers: { apikey: key } })).status
    expect([await read(await printed('anon key')), await read(await printed('service key'))]).toEqual([200, 200])
    const headers = { authorization: `Bearer ${await printed('admin token')}` }
    expect((await fetch(`${url}/admin/sockets`, { headers })).status).toBe(200)
    expect(await printed('pages that may use it')).toBe('http://localhost:5173')
  }, 60_000)

  test('names no admin token where there is no admin endpoint', async () => {
    expect(await start('--port', '0').printed('admin token')).toBeUndefined()
  }, 60_000)
})

describe('a database folder', () => {
  test('keeps the keys, in a file that nobody else may read', async () => {
    const data = await folder()
    const first = start('--port', '0', '--admin', '--data', data)
    const keys = [await first.printed('anon key'), await first.printed('admin token')] as const
    first.child.kill('SIGTERM')
    await first.ended
    expect((await stat(join(data, 'holdfast.secret'))).mode & 0o777).toBe(0o600)
    await chmod(join(data, 'holdfast.secret'), 0o644)

    const second = start('--port', '0', '--admin', '--data', data)
    const url = await second.ready
    expect((await fetch(`${url}/rest/v1/restaurants`, { headers: { apikey: keys[0] ?? '' } })).status).toBe(200)
    expect(await second.printed('admin token')).toBe(keys[1])
    expect((await stat(join(data, 'holdfast.secret'))).mode & 0o777).toBe(0o600)
  }, 90_000)

  test('keeps its rows, is locked while in use, and leaves no lock behind', async () => {
    const data = await folder()
    const first = start('--port', '0', '--data', data)
    const url = await first.ready
    const signIn = await fetch(`${url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      body: JSON.stringify({ email: 'luigi@holdfast.test', password: 'demo' }),
    })
    const { access_token } = (await signIn.json()) as { access_token: string }
    const headers = { authorization: `Bearer ${access_token}` }
    const order = JSON.stringify({ restaurant_id: '11111111-1111-4111-8111-111111111111', note: 'kept' })
    expect((await fetch(`${url}/rest/v1/orders`, { method: 'POST', headers, body: order })).status).toBe(201)

    const second = await start('--port', '0', '--data', data).ended
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(
      /^The database folder .* is in use by process \d+: stop that server, or choose another folder with --data\.\n$/,
    )

    first.child.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)
    expect(await readdir(data)).not.toContain('holdfast.lock')

    const third = start('--port', '0', '--data', data)
    const kept = await fetch(`${await third.ready}/rest/v1/orders?note=eq.kept&select=note`, { headers })
    expect(await kept.json()).toEqual([{ note: 'kept' }])
  }, 90_000)

  test('of another version is refused with what to do, and not touched', async () => {
    const data = await folder()
    await writeFile(join(data, 'holdfast.json'), JSON.stringify({ version: 'pglite-0.1.0-abc' }))
    const { code, stderr } = await start('--port', '0', '--data', data).ended
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^The database folder .* was written by another version \(pglite-0\.1\.0-abc, this is pglite-.*\): delete it, or choose another folder with --data\.\n$/,
    )
    expect(await readdir(data)).toEqual(['holdfast.json'])
  }, 60_000)

  test('left locked by a process that died is opened', async () => {
    const data = await folder()
    await writeFile(join(data, 'holdfast.lock'), '999999999')
    const { ready } = start('--port', '0', '--data', data)
    expect(await ready).toMatch(/^http:/)
  }, 60_000)
})
