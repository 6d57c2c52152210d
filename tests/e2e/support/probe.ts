import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { RunningServer } from '../../../demo/server/server'
import { insertOrder } from './orders'

type Package = typeof import('holdfast')
type Options = NonNullable<ConstructorParameters<Package['RealtimeClient']>[1]>

interface InPage {
  readonly client: InstanceType<Package['RealtimeClient']>
  readonly states: string[]
  /** When each state came, by the page's `performance.now()`. */
  readonly times: number[]
  readonly notes: string[]
  readonly outcomes: Record<string, string>
}

declare global {
  interface Window {
    probe: InPage
  }
}

/** Waits that let a test see a loss and its end. The back-off is a tenth of the real one. */
export const QUICK: Options = {
  backoffMs: [100, 200, 400, 800, 1600, 3000],
  stableAfterMs: 1_000,
  restartSpreadMs: 300,
  connectTimeoutMs: 1_000,
}

/** A page that uses the package without any framework. It watches orders, and sends to a room of its own. */
export class Probe {
  /** Sockets that the page has dialled. */
  dials = 0
  #sent = 0

  constructor(
    readonly page: Page,
    private readonly site: string,
    private readonly server: RunningServer,
    private readonly host: 'page' | 'worker' = 'page',
  ) {
    page.on('websocket', () => {
      this.dials += 1
    })
  }

  /** Opens the page and waits until its orders flow. */
  async open(url = this.server.url, options: Options = {}): Promise<this> {
    const token = await this.server.tokenFor('luigi')
    await this.page.goto(`${this.site}/?server=${url}`)
    await this.page.evaluate(
      async ({ module, url, options }) => {
        const { RealtimeClient } = (await import(module)) as Package
        const client = new RealtimeClient(url, options)
        const probe: InPage = { client, states: [], times: [], notes: [], outcomes: {} }
        window.probe = probe
        client.connection.onStateChange((state, { reason }) => {
          probe.states.push(`${state} ${reason}`)
          probe.times.push(performance.now())
        })
        client
          .channel('orders')
          .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'orders' }, (change) =>
            probe.notes.push(String(change.new.note)),
          )
          .subscribe()
        client.channel('room', { config: { broadcast: { ack: true } } }).subscribe()
      },
      {
        module: '/holdfast/index.js',
        url,
        options: { key: this.server.anonKey, accessToken: token, host: this.host, ...options },
      },
    )
    await this.subscribed()
    expect(this.page.workers(), 'the core is where it was asked to be').toHaveLength(this.host === 'worker' ? 1 : 0)
    return this
  }

  /** Waits until both channels are in that state. */
  async subscribed(timeout = 15_000): Promise<void> {
    const phases = () =>
      this.page.evaluate(() => window.probe.client.getChannels().map((channel) => String(channel.phase)))
    await expect.poll(phases, { timeout }).toEqual(['subscribed', 'subscribed'])
  }

  state(): Promise<string> {
    return this.page.evaluate(() => window.probe.client.connection.getState())
  }

  /** Every change of state so far, with its reason: `'reconnecting CONNECTION_LOST'`. */
  states(): Promise<string[]> {
    return this.page.evaluate(() => window.probe.states)
  }

  /** Records the page's next event of that name among the states. */
  async tells(event: 'online' | 'resume'): Promise<void> {
    await this.page.evaluate((event) => {
      const { states, times } = window.probe
      const target = event === 'online' ? window : document
      target.addEventListener(event, () => states.push(event) === times.push(performance.now()), { once: true })
    }, event)
  }

  /** Waits until it is connected again after an event of that name. Returns how long that took, by the page's clock. */
  async backAfter(event: 'online' | 'resume'): Promise<number> {
    const taken = () =>
      this.page.evaluate((event) => {
        const { states, times } = window.probe
        const told = states.indexOf(event)
        const back = states.findIndex((state, i) => i > told && state.startsWith('connected'))
        return told < 0 || back < 0 ? Infinity : (times[back] ?? Infinity) - (times[told] ?? 0)
      }, event)
    await expect.poll(taken).toBeLessThan(Infinity)
    return taken()
  }

  /** When, by the page's clock, the first such state came; `Infinity` if it never did. */
  async reached(state: RegExp): Promise<number> {
    const [states, times] = await this.page.evaluate(() => [window.probe.states, window.probe.times] as const)
    return times[states.findIndex((one) => state.test(one))] ?? Infinity
  }

  /** Sends three messages to the room, and does not wait. */
  async send(): Promise<void> {
    const texts = [1, 2, 3].map(() => `message ${++this.#sent}`)
    await this.page.evaluate((texts) => {
      const { client, outcomes } = window.probe
      for (const text of texts) {
        outcomes[text] = 'pending'
        void client.connection.send({ channel: 'room', event: 'said', payload: { text } }).then(({ outcome }) => {
          outcomes[text] = outcome
        })
      }
    }, texts)
  }

  /** Checks what this client promises in the end: it has joined again, gets a new order, and everything that it sent was acknowledged. */
  async isWhole(timeout = 15_000): Promise<void> {
    await this.subscribed(timeout)
    const note = `after ${Math.random()}`
    await insertOrder(this.server, { note })
    await expect.poll(() => this.page.evaluate(() => window.probe.notes)).toContain(note)
    const outcomes = () => this.page.evaluate(() => Object.values(window.probe.outcomes))
    await expect.poll(outcomes, { timeout }).toEqual(Array.from({ length: this.#sent }, () => 'acked'))
  }
}

/** A second client that only listens to the room. What it gets is what arrived. */
export async function listenToRoom(page: Page, site: string, server: RunningServer): Promise<() => Promise<string[]>> {
  await page.goto(site)
  await page.evaluate(
    async ({ module, url, key }) => {
      const { createClient } = (await import(module)) as Package
      const heard: string[] = []
      const joined = new Promise<void>((resolve) => {
        createClient(url, key)
          .channel('room')
          .on<{ text: string }>('broadcast', { event: 'said' }, ({ payload }) => heard.push(payload.text))
          .subscribe((status) => {
            if (status === 'SUBSCRIBED') resolve()
          })
      })
      Object.assign(window, { heard })
      await joined
    },
    { module: '/holdfast/index.js', url: server.url, key: server.anonKey },
  )
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}
