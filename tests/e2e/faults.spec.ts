import { startServer } from '../../demo/server/server'
import { unassignedPort } from '../support/port'
import type { HostOption } from './support/host_option'
import { Probe, QUICK, listenToRoom } from './support/probe'
import type { TcpProxy } from './support/tcp_proxy'
import { expect, test as base } from './support/test'

const test = base.extend<{ probe: Probe }>({
  probe: async ({ page, site, server, host }, use) => {
    await use(new Probe(page, site.url, server, host))
  },
})

const SENT = ['message 1', 'message 2', 'message 3']

for (const [code, why] of [
  [1000, 'as Supabase does after a minute of silence'],
  [1001, 'as a server does that cuts a socket off'],
  [1012, 'as a server does that restarts'],
] as const) {
  test(`closed with ${code}, ${why}: comes back, and nothing is lost`, async ({ probe, other, site, server }) => {
    const heard = await listenToRoom(other.page, site.url, server)
    await probe.open(server.url, QUICK)
    server.fault({ fault: 'close', code, sockets: [server.frames().at(-1)?.socket ?? 0] })
    await expect.poll(() => probe.states()).toContain('reconnecting CLOSED_BY_SERVER')
    await probe.send()
    await probe.isWhole()
    await expect.poll(heard).toEqual(SENT)
  })
}

// Promise C1.
test('reset: comes back, and nothing is lost', async ({ probe, other, wire, site, server }) => {
  const heard = await listenToRoom(other.page, site.url, server)
  await probe.open(wire.url, QUICK)
  wire.reset()
  await expect.poll(() => probe.state()).toBe('reconnecting')
  await probe.send()
  wire.restore()
  await probe.isWhole()
  await expect.poll(heard).toEqual(SENT)
})

test('a slow link is slow, and no loss', async ({ probe, wire }) => {
  await probe.open(wire.url, { ...QUICK, heartbeatIntervalMs: 500 })
  wire.slow(400)
  await probe.send()
  await expect
    .poll(() => probe.page.evaluate(() => window.probe.client.connection.getConnectionQuality().level), {
      timeout: 15_000,
    })
    .toMatch(/fair|poor/)
  await probe.isWhole()
  expect(probe.dials).toBe(1)
})

test('a server that is killed and started again: comes back, and nothing is lost', async ({ page, site, host }) => {
  const keys = { jwtSecret: 'the-secret-that-both-servers-have', origins: [site.url] }
  const port = await unassignedPort()
  const first = await startServer({ ...keys, port })
  const probe = await new Probe(page, site.url, first, host).open(first.url, QUICK)
  await first.close()
  await expect.poll(() => probe.state()).toBe('reconnecting')
  await probe.send()
  const second = await startServer({ ...keys, port })
  await new Probe(page, site.url, second, host).subscribed()
  const outcomes = () => page.evaluate(() => Object.values(window.probe.outcomes))
  await expect.poll(outcomes).toEqual(['acked', 'acked', 'acked'])
  await second.close()
})

// Promise C4.
test('a server that accepts and closes at once is dialled six times in twenty seconds at most', async ({
  probe,
  wire,
}) => {
  await probe.open(wire.url)
  wire.acceptThenClose()
  await expect.poll(() => probe.state()).toBe('reconnecting')
  await probe.page.evaluate(() => {
    Object.assign(window, { since: performance.now() })
  })
  const before = probe.dials
  const passed = () => probe.page.evaluate(() => performance.now() - (window as unknown as { since: number }).since)
  await expect.poll(passed, { timeout: 30_000, intervals: [1_000] }).toBeGreaterThan(20_000)
  expect(probe.dials - before).toBeLessThanOrEqual(6)
  expect(probe.dials - before).toBeGreaterThanOrEqual(2)
  wire.restore()
  await probe.isWhole(35_000)
})

/** The clock of the page is set forward. A worker's clock cannot be, so there time passes as it does for users. */
const TIME = {
  page: {
    install: (probe: Probe): Promise<void> => probe.page.clock.install(),
    passes: (probe: Probe, ms: number): Promise<void> => probe.page.clock.runFor(ms),
  },
  worker: {
    install: (): Promise<void> => Promise.resolve(),
    // This is only how long the test looks. How soon the connection came is read off the page's own clock.
    passes: (probe: Probe, ms: number, until: RegExp): Promise<void> =>
      expect.poll(async () => (await probe.states()).join('\n'), { timeout: 2 * ms }).toMatch(until),
  },
}

const TRIGGERS: Readonly<Record<string, () => void>> = {
  'the page is shown again': () => {
    document.dispatchEvent(new Event('visibilitychange'))
  },
  'the network came back': () => {
    window.dispatchEvent(new Event('online'))
  },
  'the page is resumed': () => {
    document.dispatchEvent(new Event('resume'))
  },
}

async function silenceIsFound(
  { probe, wire, host }: { probe: Probe; wire: TcpProxy } & HostOption,
  withinMs: number,
  found: RegExp,
  trigger: () => void = () => undefined,
): Promise<void> {
  const time = TIME[host]
  await time.install(probe)
  await probe.open(wire.url)
  wire.silence()
  // A function that closes over another cannot be handed to the page.
  const since = await probe.page.evaluate<number>(
    `(() => { const now = performance.now(); (${trigger.toString()})(); return now })()`,
  )
  await time.passes(probe, withinMs, found)
  expect((await probe.reached(found)) - since).toBeLessThanOrEqual(withinMs)
  wire.restore()
  await time.passes(probe, 15_000, /connected NONE$/)
  await probe.isWhole()
}

// Promise C3.
test('silence is found within 45 seconds by itself', async ({ probe, wire, host }) => {
  await silenceIsFound({ probe, wire, host }, 46_000, /^(reconnecting|disconnected) (HEARTBEAT|PROBE)_TIMEOUT$/m)
})

for (const [what, trigger] of Object.entries(TRIGGERS)) {
  test(`silence is found within 5 seconds once ${what}`, async ({ probe, wire, host }) => {
    await silenceIsFound({ probe, wire, host }, 5_000, /PROBE_TIMEOUT/, trigger)
  })
}

test('silence is found within 5 seconds once a message has had no answer for 5', async ({ probe, wire, host }) => {
  await silenceIsFound({ probe, wire, host }, 10_000, /PROBE_TIMEOUT/, () => {
    void window.probe.client.connection.send({ channel: 'room', event: 'said' })
  })
})

test('offline and online again: connected within two seconds, and nothing is lost', async ({
  probe,
  other,
  site,
  server,
}) => {
  const heard = await listenToRoom(other.page, site.url, server)
  await probe.open()
  await probe.page.context().setOffline(true)
  // Browsers sometimes say so wrongly. A probe, which takes four seconds, decides.
  await expect.poll(() => probe.states(), { timeout: 10_000 }).toContain('disconnected BROWSER_OFFLINE')
  await probe.send()
  await probe.tells('online')
  await probe.page.context().setOffline(false)
  expect(await probe.backAfter('online')).toBeLessThanOrEqual(2_000)
  await probe.isWhole()
  await expect.poll(heard).toEqual(SENT)
})

// Chromium freezes no page that is shown, whatever its devtools are told. So a loop keeps the page from all its tasks.
test('a page that stood still while its socket died is connected within two seconds of its going on', async ({
  probe,
  server,
}) => {
  await probe.open()
  await probe.tells('resume')
  const begun = probe.page.waitForEvent('console', (message) => message.text() === 'stands still')
  const stoodStill = probe.page.evaluate(() => {
    console.log('stands still')
    const end = performance.now() + 2_000
    while (performance.now() < end);
    document.dispatchEvent(new Event('resume'))
  })
  await begun
  server.fault({ fault: 'drop' })
  await stoodStill
  expect(await probe.backAfter('resume')).toBeLessThanOrEqual(2_000)
  await probe.send()
  await probe.isWhole()
})

test.describe('a queue that persists', () => {
  const PERSISTS = { ...QUICK, persistQueue: 'of luigi' }

  async function stored(probe: Probe): Promise<number> {
    return probe.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open('holdfast-queue')
          opening.onsuccess = () => {
            const count = opening.result.transaction('messages').objectStore('messages').count()
            count.onsuccess = () => {
              opening.result.close()
              resolve(count.result)
            }
          }
        }),
    )
  }

  test('survives a reload: what was said offline arrives after it, in order, each once', async ({
    probe,
    other,
    wire,
    site,
    server,
  }) => {
    const heard = await listenToRoom(other.page, site.url, server)
    await probe.open(wire.url, PERSISTS)
    wire.reset()
    await probe.send()
    await expect.poll(() => stored(probe)).toBe(3)
    wire.restore()
    await probe.open(wire.url, PERSISTS)
    await expect.poll(heard).toEqual(SENT)
    await expect.poll(() => stored(probe)).toBe(0)
    await probe.open(wire.url, PERSISTS)
    await probe.send()
    await expect.poll(heard).toHaveLength(6)
  })

  // Promise Q6.
  test('survives a crash of the tab', async ({ probe, other, wire, site, server, host }) => {
    const heard = await listenToRoom(other.page, site.url, server)
    await probe.open(wire.url, PERSISTS)
    wire.reset()
    await probe.send()
    await expect.poll(() => stored(probe)).toBe(3)
    const cdp = await probe.page.context().newCDPSession(probe.page)
    const crashed = probe.page.waitForEvent('crash')
    await Promise.race([cdp.send('Page.crash').catch(() => undefined), crashed])
    await crashed
    wire.restore()
    const next = new Probe(await probe.page.context().newPage(), site.url, server, host)
    await next.open(wire.url, PERSISTS)
    await expect.poll(heard).toEqual(SENT)
  })
})
