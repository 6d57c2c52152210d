// @vitest-environment jsdom
import { createRoot } from 'react-dom/client'
import { useState } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { HoldfastProvider, useOrderUpdates } from '../../../../js/src/react/index.js'
import { TestingError, createTestServer, simulate } from '../../../../js/src/testing/index.js'
import type { Scene, SimulateOptions, SimulatedApp, SimulatedPage } from '../../../../js/src/testing/index.js'

const nothing = (): undefined => undefined

/** An app without a page. It records what was done to it. */
function noting(app: Partial<SimulatedApp> = {}): SimulatedApp {
  const note =
    (what: string) =>
    ({ page }: { page: SimulatedPage }): void => {
      ;((page.notes['done'] ??= []) as string[]).push(what)
    }
  return { start: nothing, acts: { push: note('push'), pull: note('pull'), wait: note('wait') }, ...app }
}

const done = ({ notes }: SimulatedPage): readonly string[] => (notes['done'] ?? []) as string[]

async function failureOf(app: SimulatedApp, options: SimulateOptions = { seeds: 20 }): Promise<TestingError> {
  const thrown: unknown = await simulate(app, options).then(nothing, (error: unknown) => error)
  if (thrown instanceof TestingError) return thrown
  throw new Error(`did not fail: ${String(thrown)}`)
}

/** `{ seed, keep }`, from a failure's message, which says how to run it again. */
function again({ message }: TestingError): { seed: number; keep: number[] } {
  const [, seed, keep = ''] = /simulate\(app, \{ seed: (\d+), keep: \[([\d, ]*)\] \}\)/.exec(message) ?? []
  return { seed: Number(seed), keep: keep.split(', ').map(Number) }
}

/** Vitest would count every unhandled rejection as a failure. */
async function withoutRunner<T>(work: () => Promise<T>): Promise<T> {
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  try {
    return await work()
  } finally {
    for (const listener of listeners) process.on('unhandledRejection', listener)
  }
}

afterEach(() => {
  vi.restoreAllMocks()
  expect(document.body.childElementCount).toBe(0)
})

describe('An invariant that fails', () => {
  const pulledAfterPush = noting({
    always: (page) => {
      const [push, pull] = [done(page).indexOf('push'), done(page).lastIndexOf('pull')]
      if (push >= 0 && pull > push) throw new Error('pulled after a push')
    },
  })

  it('is told with its seed and the shortest schedule', async () => {
    const error = await failureOf(pulledAfterPush)
    expect(error.name).toBe('SIMULATION_FAILED')
    expect(error.message).toMatch(/seed \d+: always, page 1.*: pulled after a push/)
    expect(error.message).toMatch(/The shortest schedule found, 2 of \d+ steps:/)
    expect(error.cause).toEqual(new Error('pulled after a push'))
    const kinds = [...error.message.matchAll(/page 1[^:]*: (\w+) \[\d+\]/g)].map(([, kind]) => kind)
    expect(kinds).toEqual(['push', 'pull'])
  })

  it('fails again, the same, by what its message says', async () => {
    const first = await failureOf(pulledAfterPush)
    const { seed, keep } = again(first)
    expect(keep).toHaveLength(2)
    const second = await failureOf(pulledAfterPush, { seed, keep })
    expect(second.message.replace(/2 of \d+/, '')).toBe(first.message.replace(/2 of \d+/, ''))
    expect((await failureOf(pulledAfterPush, { seed })).message).toBe(first.message)
    await expect(simulate(pulledAfterPush, { seed, keep: keep.slice(0, 1) })).resolves.toMatchObject({ seeds: 1 })
  })

  it('is looked at after a change of the page that no act has made, of an attribute, too', async () => {
    const blinks = noting({
      start: ({ container }) => {
        const timer = setInterval(() => {
          container.dataset['lit'] = 'true'
          setTimeout(() => delete container.dataset['lit'], 1)
        }, 700)
        return () => {
          clearInterval(timer)
        }
      },
      always: ({ container }) => {
        if (container.dataset['lit']) throw new Error('is lit')
      },
    })
    expect((await failureOf(blinks)).message).toContain('is lit')
  })

  it('may throw anything, and is looked at in the end, too', async () => {
    const word: unknown = 'a word'
    const recovered = (): void => {
      throw word
    }
    expect((await failureOf(noting({ recovered }))).message).toContain('recovered, page 1: a word')
  })

  it.each(['always', 'recovered'] as const)('must not be async: %s would tell of another moment', async (kind) => {
    const error = await failureOf(noting({ [kind]: () => Promise.reject(new Error('later')) }))
    expect([error.name, error.detail]).toEqual(['OPTIONS_INVALID', `${kind} is async: it must look at once, and throw`])
  })
})

describe('A seed', () => {
  function Orders() {
    const { orders, updateOrder } = useOrderUpdates()
    return orders.map(({ id, status }) => (
      <button key={String(id)} onClick={() => void updateOrder(Number(id), { status: 'seen' }).catch(nothing)}>
        {String(status)}
      </button>
    ))
  }
  const app: SimulatedApp = {
    tables: { orders: [{ id: 1, status: 'new' }] },
    users: ['alice', 'bob'],
    start: ({ client, container }) => {
      const root = createRoot(container)
      root.render(
        <HoldfastProvider client={client}>
          <Orders />
        </HoldfastProvider>,
      )
      return () => {
        root.unmount()
      }
    },
    acts: {
      comes: ({ server }) => void server.insert('orders', { status: `new ${Math.random()}` }),
      click: ({ page }) => page.container.querySelector('button')?.click(),
    },
    recovered: ({ container }, server) => {
      expect([...container.children].map(({ textContent }) => textContent)).toEqual(
        server.rows('orders').map(({ status }) => String(status)),
      )
    },
  }

  it('is the same run each time, and another seed is another', async () => {
    const digests = []
    for (const from of [3, 3, 4]) digests.push((await simulate(app, { seeds: 2, from })).digest)
    expect(digests[0]).toMatch(/^[0-9a-f]{8}$/)
    expect(digests[1]).toBe(digests[0])
    expect(digests[2]).not.toBe(digests[0])
  })

  it('is counted, and told of; a signal ends it before its time', async () => {
    const told: string[] = []
    const end = new AbortController()
    const onProgress = (now: number, of: number): void => {
      told.push(`${now} of ${of}`)
      if (now === 2) end.abort()
    }
    const { seeds, simulatedMs } = await simulate(noting(), { seeds: 5, onProgress, signal: end.signal })
    expect([seeds, told, simulatedMs]).toEqual([2, ['1 of 5', '2 of 5'], 2 * 105_000])
  })
})

describe('What an app throws is told with its seed', () => {
  it('while it starts', async () => {
    const start = (): never => {
      throw new Error('cannot start')
    }
    expect((await failureOf(noting({ start }))).message).toMatch(/seed 0: uncaught: cannot start/)
  })

  it('while it renders', async () => {
    vi.spyOn(console, 'error').mockImplementation(nothing)
    function Broken() {
      const [broken, setBroken] = useState(false)
      if (broken) throw new Error('cannot render')
      return <button onClick={() => setBroken(true)}>break</button>
    }
    const start = ({ container }: SimulatedPage): (() => void) => {
      const root = createRoot(container)
      root.render(<Broken />)
      return () => {
        root.unmount()
      }
    }
    const error = await failureOf(
      noting({ start, acts: { click: ({ page }) => page.container.querySelector('button')?.click() } }),
    )
    expect(error.message).toMatch(/seed \d+: .*cannot render/)
    expect(error.message).toMatch(/shortest schedule found, 1 of/)
  })

  it('in a timer, and in an act', async () => {
    const start = (): (() => void) => {
      const timer = setTimeout(() => {
        throw new Error('too late')
      }, 5_000)
      return () => {
        clearTimeout(timer)
      }
    }
    expect((await failureOf(noting({ start }))).message).toContain('uncaught: too late')
    const act = (): never => {
      throw new Error('cannot act')
    }
    expect((await failureOf(noting({ acts: { act } }))).message).toContain('uncaught: cannot act')
    const later = (): void => Promise.reject(new Error('cannot act later')) as unknown as void
    expect((await failureOf(noting({ acts: { later } }))).message).toContain('uncaught: cannot act later')
  })

  it('in a promise that nobody awaits', async () => {
    const start = (): undefined => void Promise.reject(new Error('unheard'))
    const { message } = await withoutRunner(() => failureOf(noting({ start })))
    expect(message).toContain('uncaught: unheard')
  })

  it('in a policy, and by what a test owner asks of a table that is not there', async () => {
    const every = { event: '*', schema: 'public', table: 'orders' } as const
    const start = ({ client }: SimulatedPage): undefined =>
      void client.channel('all').on('postgres_changes', every, nothing).subscribe()
    const never = (): never => {
      throw new Error('no word of mine')
    }
    const come = ({ server }: Scene): void => void server.insert('orders', {})
    const denies = noting({ tables: { orders: [{ id: 1 }] }, policies: { orders: never }, start, acts: { come } })
    expect((await failureOf(denies)).message).toMatch(/seed \d+: policy: .*no word of mine/)
    const asks = noting({ acts: { ask: ({ server }) => void server.insert('nowhere', {}) } })
    expect((await failureOf(asks)).message).toContain('nowhere')
  })
})

describe('What an app leaves behind is told', () => {
  it.each([
    ['1 timers', () => void setInterval(nothing, 1_000)],
    ['a listener for "resize"', () => window.addEventListener('resize', nothing)],
  ])('%s', async (left, leave) => {
    const start = (): undefined => void leave()
    expect((await failureOf(noting({ start }))).message).toContain(`after its end: the app has left ${left}`)
    window.removeEventListener('resize', nothing)
  })
})

describe('What cannot be simulated is named', () => {
  it.each<[string, unknown, unknown?]>([
    ['the app has no start(page)', undefined],
    ['the app has no start(page)', {}],
    ['users is no list, or empty', noting({ users: [] })],
    ['always is no function', { ...noting(), always: true }],
    ['the act "go" is no function', { ...noting(), acts: { go: 1 } }],
    ['an act is called as a fault is: http fails', { ...noting(), acts: { 'http fails': nothing } }],
    ['start is async: start the app at once', { start: () => Promise.resolve(nothing) }],
    ['seeds is 0', noting(), { seeds: 0 }],
    ['seeds is 1.5', noting(), { seeds: 1.5 }],
    ['from is -1', noting(), { from: -1 }],
    ['seed is NaN', noting(), { seed: NaN }],
    ['keep is for one seed: give { seed, keep }', noting(), { keep: [1] }],
    ['keep is no list', noting(), { seed: 1, keep: 1 }],
    ['keep: seed 1 of this app has no step 999', noting(), { seed: 1, keep: [0, 999] }],
  ])('%s', async (detail, app, options) => {
    const error = await failureOf(app as SimulatedApp, options as SimulateOptions)
    expect([error.name, error.detail]).toEqual(['OPTIONS_INVALID', detail])
  })

  it('a second simulation beside the first, or beside a test server: there is one time', async () => {
    const first = simulate(noting(), { seeds: 1 })
    expect((await failureOf(noting())).detail).toBe('another simulation is running: await it first')
    await first
    const open = await createTestServer()
    expect((await failureOf(noting())).detail).toBe('a test server is open, whose time is that of all: close it first')
    await open.close()
  })
})
