import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { FakeSocket } from './clients/fake_socket.js'
import { DELIVERED, compareSession } from './compare.js'
import type { Setting, Tally } from './compare.js'
import { EXCEPTIONS } from './exceptions.js'

const FRAMES_PER_SESSION = 250
/** Another one for other frames: `HOLDFAST_SEED=7 npx vitest run --project js tests/differential`. */
const SEED = Number(process.env.HOLDFAST_SEED ?? 1)

/** Together 100,000 frames. */
const SETTINGS: readonly (Setting & { readonly sessions: number })[] = [
  { name: 'realtime-js, v2', server: 'Supabase', version: '2.0.0', simplePresence: true, sessions: 140 },
  { name: 'realtime-js, v2, any presence', server: 'Supabase', version: '2.0.0', simplePresence: false, sessions: 60 },
  { name: 'realtime-js, v1', server: 'Supabase', version: '1.0.0', simplePresence: true, sessions: 60 },
  { name: 'realtime-js, v1, any presence', server: 'Supabase', version: '1.0.0', simplePresence: false, sessions: 20 },
  { name: 'phoenix.js, v2', server: 'Phoenix', version: '2.0.0', simplePresence: false, sessions: 80 },
  { name: 'phoenix.js, v1', server: 'Phoenix', version: '1.0.0', simplePresence: false, sessions: 40 },
]

const met: Tally = new Map()

beforeAll(() => {
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterAll(() => {
  vi.unstubAllGlobals()
})

describe('Of 100,000 generated frames, listeners hear the same as with', () => {
  it.each(SETTINGS)(
    '$name',
    async ({ sessions, ...setting }) => {
      for (let i = 0; i < sessions; i++) await compareSession(setting, SEED * 1_000 + i, FRAMES_PER_SESSION, met)
    },
    60_000,
  )

  it('each exception occurs, or it is none', () => {
    expect(SETTINGS.reduce((sum, { sessions }) => sum + sessions * FRAMES_PER_SESSION, 0)).toBe(100_000)
    met.delete(DELIVERED)
    expect([...met.keys()].toSorted()).toEqual(EXCEPTIONS.map(({ name }) => name).toSorted())
  })
})

// Promise F1.
describe('Of as many that are like those before them, half of which the core does not see, the same as with', () => {
  it.each(SETTINGS)(
    '$name',
    async ({ sessions, ...setting }) => {
      const tally: Tally = new Map()
      for (let i = 0; i < sessions; i++)
        await compareSession({ ...setting, repeats: 0.95 }, SEED * 1_000 + i, FRAMES_PER_SESSION, tally)
      expect(tally.get(DELIVERED)).toBeGreaterThan((sessions * FRAMES_PER_SESSION) / 2)
    },
    60_000,
  )
})
