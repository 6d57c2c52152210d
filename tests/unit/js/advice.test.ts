import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient } from '../../../js/src/index.js'
import { LiveTableRegistry } from '../../../js/src/table/live_table_registry.js'
import { FakeCore } from './support/fake_core.js'
import { eventually } from './support/eventually.js'

const warned: string[] = []

beforeEach(() => {
  warned.length = 0
  vi.spyOn(console, 'warn').mockImplementation((text: string) => warned.push(text))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

/** Calls it like plain JavaScript, without types. */
function start(options: object = {}) {
  const core = new FakeCore()
  const client = createClient('https://xyz.supabase.co', 'anon', { port: core.port, ...options })
  const channel = (given: object, name = 'room') => client.channel(name, given)
  return { client, channel }
}

const heard = async (count = 1) => {
  await eventually(() => expect(warned).toHaveLength(count))
  return warned
}

describe('In development, what merely does nothing is said once, with what was meant', () => {
  it('an option of the client', async () => {
    start({ heartbeatIntervallMs: 5 })
    start({ heartbeatIntervallMs: 7 })
    expect(await heard()).toEqual([
      'Holdfast: there is no option heartbeatIntervallMs of a client: did you mean heartbeatIntervalMs?',
    ])
    await new Promise((resolve) => setTimeout(resolve))
    expect(warned).toHaveLength(1)
  })

  // Promise B4.
  it('an option that is like none', async () => {
    start({ colour: 'red' })
    expect(await heard()).toEqual(['Holdfast: there is no option colour of a client.'])
  })

  it('options of a channel, however deep', async () => {
    start().channel({
      confg: {},
      config: {
        brodcast: {},
        broadcast: { acks: true, replay: { sinse: 1 } },
        presence: { keys: 'ann' },
        private: true,
      },
    })
    expect(await heard(5)).toEqual([
      'Holdfast: there is no option confg of a channel: did you mean config?',
      'Holdfast: there is no option brodcast of a channel’s config: did you mean broadcast?',
      'Holdfast: there is no option acks of config.broadcast: did you mean ack?',
      'Holdfast: there is no option sinse of config.broadcast.replay: did you mean since?',
      'Holdfast: there is no option keys of config.presence: did you mean key?',
    ])
  })

  it.each([
    ['postgres', {}, "on('postgres', …) hears nothing: did you mean postgres_changes?"],
    ['precence', {}, "on('precence', …) hears nothing: did you mean presence?"],
    ['postgres_changes', { event: 'insert' }, "{ event: 'insert' }) hears nothing: did you mean INSERT?"],
    ['postgres_changes', { tabel: 'orders' }, 'tabel of on(’postgres_changes’): did you mean table?'],
    ['presence', { event: 'joined' }, "on('presence', { event: 'joined' }) hears nothing"],
  ])('a listener: on(%j, %j)', async (type, filter, text) => {
    start()
      .channel({})
      .on(type, filter, () => undefined)
    expect((await heard())[0]).toContain(text)
  })

  it('an option of a table', async () => {
    const { client } = start()
    const given = { table: 'orders', filtr: 'id=eq.1' }
    client.part(LiveTableRegistry).subscribe(given, () => undefined)
    expect(await heard()).toEqual(['Holdfast: there is no option filtr of a table: did you mean filter?'])
  })

  it('and nothing of what works', async () => {
    const { channel } = start({ auth: {}, global: {}, realtime: { params: { eventsPerSecond: 5 } }, timeout: 5 })
    const config = { broadcast: { self: true, ack: undefined }, presence: { key: 'ann' }, private: true }
    channel({ config })
      .on('presence', { event: 'JOIN' }, () => undefined)
      .on('broadcast', { event: 'anything' }, () => undefined)
      .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, () => undefined)
      .on('my_own_event', {}, () => undefined)
    start({ lastOfAll: true })
    expect(await heard()).toEqual(['Holdfast: there is no option lastOfAll of a client.'])
  })
})

describe('In production', () => {
  it('nothing is said', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    start({ heartbeatMs: 5 })
    vi.stubEnv('NODE_ENV', 'development')
    start({ onlyThis: 5 })
    expect(await heard()).toEqual(['Holdfast: there is no option onlyThis of a client.'])
  })

  it('nothing of it is in the bundle; in development it is a chunk of its own', async () => {
    const bundle = async (mode: string) => {
      const { outputFiles } = await build({
        stdin: { contents: "export { advise } from './js/src/base/dev.ts'", resolveDir: process.cwd() },
        bundle: true,
        splitting: true,
        format: 'esm',
        outdir: 'out',
        write: false,
        minify: true,
        define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
      })
      return outputFiles.map(({ text }) => text)
    }
    const production = await bundle('production')
    expect(production).toHaveLength(1)
    expect(production[0]?.length).toBeLessThan(60)
    expect(await bundle('development')).toHaveLength(2)
  })

  it('a page without bundler and without process works', () => {
    vi.stubGlobal('process', undefined)
    expect(() => start({ somethingElse: 5 })).not.toThrow()
  })
})

describe('What cannot work is INVALID_OPTIONS', () => {
  const invalid = (detail: string) => {
    const matching: unknown = expect.stringContaining(detail)
    return expect.objectContaining({ name: 'INVALID_OPTIONS', detail: matching }) as Error
  }

  it('a token that is none', () => {
    expect(() => start({ accessToken: 5 })).toThrow(invalid('accessToken is number'))
    for (const accessToken of [undefined, null, '', 'token', () => null])
      expect(() => start({ accessToken })).not.toThrow()
  })

  it('a listener without a callback', () => {
    const room = start().channel({})
    expect(() => room.on('broadcast', { event: 'x' }, undefined as never)).toThrow(invalid("on('broadcast') needs"))
  })

  it.each([-1, 0, 1.5, NaN, '7'])('a limit of %j', (limit) => {
    const given = { table: 'orders', limit: limit as number }
    const { client } = start()
    expect(() => client.part(LiveTableRegistry).subscribe(given, () => undefined)).toThrow(invalid('limit is'))
  })

  it.each([undefined, ''])('a table of %j', (table) => {
    const given = { table: table as string }
    const { client } = start()
    expect(() => client.part(LiveTableRegistry).subscribe(given, () => undefined)).toThrow(invalid('table must be'))
  })
})
