import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../demo/server/server'
import type { RunningServer } from '../../demo/server/server'
import { App, TSCONFIG } from './support'

/** realtime-js's sources, which some apps import types and enums of. */
const SOURCES = `import { REALTIME_LISTEN_TYPES } from '@supabase/realtime-js/src/RealtimeChannel'
import type { RealtimePresenceLeavePayload } from '@supabase/realtime-js/src/RealtimePresence'
export const type: REALTIME_LISTEN_TYPES.BROADCAST = REALTIME_LISTEN_TYPES.BROADCAST
export const keyOf = ({ key }: RealtimePresenceLeavePayload<{ name: string }>): string => key
`

let app: App
let server: RunningServer
beforeAll(async () => {
  const packages = ['@supabase/supabase-js', 'ws', 'typescript', '@types/node', '@types/ws']
  app = await App.create(packages, { 'tsconfig.json': TSCONFIG })
  await app.take('tests/package/drop_in_app', 'src')
  await writeFile(join(app.folder, 'src/sources.ts'), SOURCES)
  server = await startServer()
}, 180_000)
afterAll(async () => {
  await app.remove()
  await server.close()
})

describe('An app of supabase-js, with Holdfast put in the place of realtime-js by `overrides`', () => {
  it('has it as the only realtime-js', async () => {
    const installed = await readFile(join(app.folder, 'node_modules/@supabase/realtime-js/package.json'), 'utf8')
    expect(JSON.parse(installed)).toMatchObject({ name: 'holdfast' })
    const lock = await readFile(join(app.folder, 'package-lock.json'), 'utf8')
    expect(lock).not.toContain('@supabase/phoenix')
  })

  it('compiles, libraries checked, and lives as before', { timeout: 240_000 }, async () => {
    await app.compile()
    const told = await app.run(process.execPath, 'built/live.js', server.url, server.anonKey)
    expect(JSON.parse(told)).toEqual({
      vsn: '2.0.0',
      tokenBefore: null,
      joinsAsTheUser: true,
      change: ['INSERT', 'orders', true, 1_234],
      sent: 'ok',
      tracked: 'ok',
      heard: { text: 'hello' },
      present: 'Luigi',
      overHttp: { success: true },
      afterSignOut: true,
      channels: [
        ['realtime:orders', 'joined'],
        ['realtime:room', 'joined'],
      ],
      left: ['ok', 'ok'],
      connected: false,
    })
  })

  it.each([
    ['Node’s own modules', 'NodeNext', 'NodeNext'],
    ['packages without `exports`', 'ES2022', 'Node10'],
  ])('compiles for %s, too', { timeout: 120_000 }, async (_, module, moduleResolution) => {
    await app.compile('--noEmit', '--skipLibCheck', '--module', module, '--moduleResolution', moduleResolution)
  })

  it('may be required by CommonJS, as by servers', async () => {
    const program = `
      const { createClient, RealtimeClient } = require('@supabase/supabase-js')
      const { REALTIME_LISTEN_TYPES } = require('@supabase/realtime-js/dist/main/RealtimeChannel.js')
      const { realtime } = createClient('http://127.0.0.1:1', 'key')
      console.log(realtime instanceof RealtimeClient, 'connection' in realtime, REALTIME_LISTEN_TYPES.SYSTEM)`
    expect(await app.run(process.execPath, '--input-type=commonjs', '--eval', program)).toBe('true true system\n')
  })
})
