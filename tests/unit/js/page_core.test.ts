import { beforeEach, describe, expect, it, vi } from 'vitest'
import * as lateParts from '../../../js/src/client/late_parts.js'
import { pageCore } from '../../../js/src/engine/page_core.js'
import type { LoadEngine } from '../../../js/src/engine/page_core.js'
import { TOOLS } from '../../../js/src/engine/tools.js'
import type { Tools } from '../../../js/src/engine/tools.js'
import type { Command, CoreEvent, CorePort } from '../../../js/src/port/port.js'
import { settled } from './support/fake_core.js'
import { eventually } from './support/eventually.js'

/** What was made by the file that is loaded. */
const engine: { opened: number; fail: Error | undefined; tools: Tools | undefined } = {
  opened: 0,
  fail: undefined,
  tools: undefined,
}

/** Loads a file that has another engine. */
const load: LoadEngine = () => {
  const openCore = (_wasm: unknown, tools: Tools): CorePort => {
    engine.opened += 1
    engine.tools = tools
    return core
  }
  return engine.fail ? Promise.reject(engine.fail) : Promise.resolve({ ...lateParts, openCore })
}

class FakeEngine implements CorePort {
  readonly heard: string[] = []
  listener: (events: readonly CoreEvent[]) => void = () => undefined
  isOver = false

  post({ type }: Command): void {
    this.heard.push(type)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.listener = listener
  }

  dispose(): void {
    this.isOver = true
  }
}

const URL = 'ws://server/socket/websocket?vsn=2.0.0'
const CREATE = { type: 'create', options: { url: URL, tokenSource: 'none' } } as const
const OPEN_CHANNEL = { type: 'openChannel', channel: 1, topic: 't', joinPayload: '{}' } as const
const PUSH = { type: 'push', channel: 1, request: 5, event: 'e', payload: '{}', timeoutMs: 10, flags: 3 } as const

let core: FakeEngine
let early: { url: string; dropped: boolean }[]

function start() {
  const port = pageCore(load)()
  const told: CoreEvent[] = []
  port.onEvents((events) => told.push(...events))
  port.post(CREATE)
  return { port, told }
}

beforeEach(() => {
  core = new FakeEngine()
  Object.assign(engine, { opened: 0, fail: undefined, tools: undefined })
  early = []
  vi.spyOn(TOOLS, 'openEarly').mockImplementation((url) => {
    const socket = { url, dropped: false }
    early.push(socket)
    return () => {
      socket.dropped = true
    }
  })
})

describe('A core in the page', () => {
  it('is not loaded before it is needed: facts about the page are no need', async () => {
    const { port } = start()
    for (const type of ['suspend', 'resume', 'disconnect'] as const) port.post({ type })
    port.post(OPEN_CHANNEL)
    await new Promise((resolve) => setImmediate(resolve))
    expect(engine.opened).toBe(0)
    port.post({ type: 'connect' })
    await eventually(() =>
      expect(core.heard).toEqual(['create', 'suspend', 'resume', 'disconnect', 'openChannel', 'connect']),
    )
  })

  it('hears what is asked once it is there at once, and is heard', async () => {
    const { port, told } = start()
    port.post({ type: 'connect' })
    await eventually(() => expect(core.heard).toEqual(['create', 'connect']))
    port.post(PUSH)
    expect(core.heard.at(-1)).toBe('push')
    core.listener([{ type: 'tableDirty', table: 1 }])
    expect(told).toEqual([{ type: 'tableDirty', table: 1 }])
  })

  it('has its socket opened meanwhile, once, and takes it over', async () => {
    const { port } = start()
    port.post({ type: 'connect' })
    port.post({ type: 'connect' })
    expect(early).toEqual([{ url: URL, dropped: false }])
    await eventually(() => expect(engine.opened).toBe(1))
    const { openEarly } = engine.tools as Tools
    const drop = openEarly(URL)
    expect(early).toHaveLength(1)
    drop()
    expect(early[0]?.dropped).toBe(true)
    openEarly(URL)
    expect(early).toHaveLength(2)
  })

  it('that cannot be loaded says so, closes the socket, and is loaded when asked again, without the lost messages', async () => {
    const { port, told } = start()
    engine.fail = new Error('HTTP 404')
    port.post(OPEN_CHANNEL)
    port.post({ type: 'connect' })
    port.post(PUSH)
    await eventually(() => expect(told).toEqual([{ type: 'failed', code: 502, detail: 'HTTP 404' }]))
    expect(early).toEqual([{ url: URL, dropped: true }])
    expect(core.heard).toEqual([])
    engine.fail = undefined
    port.post({ type: 'connect' })
    await eventually(() => expect(core.heard).toEqual(['create', 'openChannel', 'connect']))
    expect(early).toHaveLength(2)
  })

  it('that is disposed of while it is loaded is never made, and its socket closes', async () => {
    const { port, told } = start()
    port.post({ type: 'connect' })
    port.dispose()
    expect(early).toEqual([{ url: URL, dropped: true }])
    port.post({ type: 'connect' })
    await settled()
    expect(engine.opened).toBe(0)
    expect(told).toEqual([])
  })

  it('that is disposed of tells nothing of a load that failed', async () => {
    const { port, told } = start()
    engine.fail = new Error('HTTP 404')
    port.post({ type: 'connect' })
    port.dispose()
    await settled()
    expect(told).toEqual([])
  })

  it('ends with its client', async () => {
    const { port } = start()
    port.post({ type: 'connect' })
    await eventually(() => expect(engine.opened).toBe(1))
    port.dispose()
    expect(core.isOver).toBe(true)
  })

  it('hears facts about the page before what was asked of it', async () => {
    vi.resetModules()
    const fresh = await import('../../../js/src/engine/page_core.js')
    const { onceLate } = await import('../../../js/src/base/late.js')
    const port = fresh.pageCore(load)()
    port.post(CREATE)
    port.post({ type: 'connect' })
    onceLate(() => {
      port.post({ type: 'setOnline', online: false })
    })
    await eventually(() => expect(core.heard).toEqual(['create', 'setOnline', 'connect']))
  })
})
