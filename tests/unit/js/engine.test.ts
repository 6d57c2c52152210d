import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openCore } from '../../../js/src/engine/engine.js'
import { HoldfastError } from '../../../js/src/base/errors.js'
import type { CoreCommand, CoreEvent } from '../../../js/src/port/port.js'
import { TOOLS } from '../../../js/src/engine/tools.js'
import type { Tools } from '../../../js/src/engine/tools.js'
import { record } from './support/batch.js'
import { settled } from './support/fake_core.js'

interface FakeWasm {
  loads: number
  calls: unknown[][]
  deliver?: (bytes: Uint8Array, start: number, length: number) => void
  fail: Error | undefined
  failLive: Error | undefined
  onCall: (name: string) => void
}

/** A client that stands in for the core's. */
const CLIENT = 99

/** Stands in for the WebAssembly module, and records what it is told. */
const wasm = vi.hoisted((): FakeWasm => ({
  loads: 0,
  calls: [],
  fail: undefined,
  failLive: undefined,
  onCall: () => undefined,
}))

vi.mock('../../../js/src/engine/inbox.js', () => ({
  createClient: (_core: unknown, sink: number, options: unknown, quotes: boolean) => {
    wasm.calls.push(['create', sink, options, quotes])
    wasm.onCall('create')
    return CLIENT
  },
  postCommands: (_core: unknown, client: number, commands: readonly CoreCommand[]) => {
    expect(client).toBe(CLIENT)
    for (const command of commands) {
      wasm.calls.push([command.type, command])
      wasm.onCall(command.type)
    }
  },
}))

vi.mock('../../../js/src/engine/wasm_module.js', () => {
  const core = {
    dispose: (client: number) => {
      expect(client).toBe(CLIENT)
      wasm.calls.push(['dispose'])
    },
  }
  return {
    addSink: (listener: (bytes: Uint8Array, start: number, length: number) => void) => {
      wasm.deliver = listener
      return 7
    },
    removeSink: () => {
      wasm.calls.push(['removeSink'])
    },
    coreLoader: (_given: unknown, tools: Tools) => ({
      tools,
      core: () => {
        wasm.loads += 1
        return wasm.fail ? Promise.reject(wasm.fail) : Promise.resolve(core)
      },
      live: () => {
        wasm.calls.push(['live data'])
        return wasm.failLive ? Promise.reject(wasm.failLive) : Promise.resolve()
      },
    }),
  }
})

/** The core reports an event. Its bytes lie in memory that the core uses again. */
function batch(...numbers: number[]): void {
  const bytes = Uint8Array.from(numbers.flatMap((n) => record(13, ['u32', n])))
  wasm.deliver?.(bytes, 0, bytes.length)
  bytes.fill(255)
}

const CREATE = { type: 'create', options: { url: 'ws://h', tokenSource: 'none' } } as const
const PUSH = { type: 'push', channel: 1, request: 5, event: 'e', payload: '{}', timeoutMs: 10, flags: 3 } as const

const OPEN_TABLE = { type: 'openTable', table: 3, channel: 1, attachment: 2, options: '{}' } as const

function start() {
  const port = openCore(undefined, TOOLS)
  const told: CoreEvent[][] = []
  port.onEvents((events) => {
    told.push([...events])
  })
  port.post(CREATE)
  return { port, told }
}

const names = () => wasm.calls.map(([name]) => name)

beforeEach(() => {
  Object.assign(wasm, { loads: 0, calls: [], fail: undefined, failLive: undefined, onCall: () => undefined })
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe('The engine in the page', () => {
  it('loads nothing before it is needed: facts about the page are no need', async () => {
    const { port } = start()
    port.post({ type: 'setOnline', online: false })
    port.post({ type: 'setAccessToken', token: 't' })
    port.post({ type: 'disconnect' })
    await settled()
    expect(wasm.loads).toBe(0)
    port.post({ type: 'connect' })
    port.post({ type: 'connect' })
    await settled()
    expect(wasm.loads).toBe(1)
  })

  it('carries out what was asked before the core was there, in order', async () => {
    const { port } = start()
    const asked = [
      { type: 'setOnline', online: false },
      { type: 'openChannel', channel: 1, topic: 't', joinPayload: '{}' },
      { type: 'subscribe', channel: 1, timeoutMs: 9 },
      PUSH,
    ] as const
    for (const command of asked) port.post(command)
    expect(wasm.calls).toEqual([])
    await settled()
    const bytes = { ...PUSH, payload: Uint8Array.of(1) }
    port.post(bytes)
    expect(wasm.calls).toEqual([
      ['create', 7, CREATE.options, true],
      ...[...asked, bytes].map((command) => [command.type, command]),
    ])
  })

  it('loads what live tables need with the first of them; what is asked after it comes after it', async () => {
    const { port } = start()
    port.post({ type: 'connect' })
    await settled()
    port.post(OPEN_TABLE)
    port.post({ type: 'subscribe', channel: 1, timeoutMs: 9 })
    expect(names()).toEqual(['create', 'connect', 'live data'])
    await settled()
    expect(names()).toEqual(['create', 'connect', 'live data', 'openTable', 'subscribe'])
    port.post({ type: 'drainTable', table: 3 })
    expect(wasm.calls.at(-1)).toEqual(['drainTable', { type: 'drainTable', table: 3 }])
  })

  it('loads it beside the core where a table is what the core is wanted for', async () => {
    const { port } = start()
    port.post(OPEN_TABLE)
    port.post({ type: 'connect' })
    await settled()
    expect(names()).toEqual(['live data', 'create', 'openTable', 'connect'])
  })

  it('disconnects and says so where it cannot be loaded, and tries again when asked again', async () => {
    const { port, told } = start()
    port.post({ type: 'connect' })
    await settled()
    wasm.failLive = new Error('HTTP 404')
    port.post(OPEN_TABLE)
    port.post(PUSH)
    await settled()
    expect(names()).toEqual(['create', 'connect', 'live data', 'disconnect'])
    expect(told).toEqual([[{ type: 'failed', code: 502, detail: 'HTTP 404' }]])
    wasm.failLive = undefined
    port.post({ type: 'connect' })
    await settled()
    expect(names().slice(4)).toEqual(['live data', 'openTable', 'connect'])
  })

  it('tells of a push and of what it caused together', async () => {
    const { port, told } = start()
    port.post({ type: 'connect' })
    await settled()
    wasm.onCall = () => {
      batch(1)
    }
    port.post(PUSH)
    expect(told).toEqual([
      [
        { type: 'accepted', request: 5 },
        { type: 'tableDirty', table: 1 },
      ],
    ])
  })

  it('decodes a batch whole before anybody hears of it; what listeners cause comes after it', async () => {
    const { port } = start()
    port.post(OPEN_TABLE)
    await settled()
    const heard: number[] = []
    wasm.onCall = () => {
      batch(10, 11)
    }
    port.onEvents((events) => {
      for (const event of events) {
        if (event.type !== 'tableDirty') continue
        if (event.table === 1) port.post({ type: 'drainTable', table: 1 })
        heard.push(event.table)
      }
    })
    batch(1, 2)
    expect(heard).toEqual([1, 2, 10, 11])
  })

  it('lets nothing that a listener throws through to the core', async () => {
    const reported = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { port } = start()
    port.post({ type: 'connect' })
    await settled()
    port.onEvents(() => {
      throw new Error('mine')
    })
    expect(() => {
      batch(1)
    }).not.toThrow()
    expect(reported).toHaveBeenCalledOnce()
  })

  it('says so if the core cannot be loaded, and tries again when asked again, without the lost messages', async () => {
    const { port, told } = start()
    wasm.fail = new HoldfastError('WASM_BLOCKED', 'CSP')
    port.post({ type: 'openChannel', channel: 1, topic: 't', joinPayload: '{}' })
    port.post({ type: 'connect' })
    port.post(PUSH)
    await settled()
    expect(told).toEqual([[{ type: 'failed', code: 500, detail: 'CSP' }]])
    wasm.fail = undefined
    port.post({ type: 'connect' })
    await settled()
    expect(names()).toEqual(['create', 'openChannel', 'connect'])
  })

  it('never enters a core again that has trapped', async () => {
    const { port, told } = start()
    port.post({ type: 'connect' })
    await settled()
    wasm.onCall = () => {
      throw new WebAssembly.RuntimeError('unreachable')
    }
    expect(() => {
      port.post({ type: 'suspend' })
    }).not.toThrow()
    expect(told).toEqual([[{ type: 'failed', code: 503, detail: 'unreachable' }]])
    port.post({ type: 'resume' })
    expect(names()).toEqual(['create', 'connect', 'suspend'])
  })

  it('frees the core when disposed, even from within its own report', async () => {
    const { port } = start()
    port.post({ type: 'connect' })
    await settled()
    port.onEvents(() => {
      port.dispose()
    })
    batch(1)
    expect(names()).toEqual(['create', 'connect', 'removeSink'])
    await settled()
    expect(names()).toEqual(['create', 'connect', 'removeSink', 'dispose'])
    port.post({ type: 'connect' })
    expect(names()).toHaveLength(4)
  })

  it('tells nothing of a load that failed once it is disposed', async () => {
    const { port, told } = start()
    wasm.fail = new Error('HTTP 404')
    port.post({ type: 'connect' })
    port.dispose()
    await settled()
    expect(told).toEqual([])
  })

  it('makes no core for one that was disposed while it loaded', async () => {
    const { port } = start()
    port.post({ type: 'connect' })
    port.dispose()
    await settled()
    expect(names()).toEqual(['removeSink'])
  })
})
