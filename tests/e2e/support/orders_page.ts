import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import type { RunningServer } from '../../../demo/server/server'

/** The query options of the page; see demo/app/src/settings.ts. */
export type Query = Readonly<Record<string, string | number>>

/** Timers that are short enough for a test to see a loss and its end, and long enough for a machine with other things to do. */
export const SHORT: Query = {
  heartbeatIntervalMs: 150,
  heartbeatTimeoutMs: 900,
  probeTimeoutMs: 500,
  connectTimeoutMs: 1_000,
  stableAfterMs: 100,
  backoffMs: '50,100,200',
  backoffJitter: 0,
}

/** The demo page, through what a person sees of it. */
export class OrdersPage {
  readonly orders: Locator
  readonly connection: Locator
  readonly reason: Locator
  readonly queued: Locator
  readonly messages: Locator

  constructor(
    readonly page: Page,
    private readonly base: string,
    private readonly server: RunningServer,
  ) {
    this.orders = page.getByTestId('order')
    this.connection = page.getByTestId('connection')
    this.reason = page.getByTestId('connection-reason')
    this.queued = page.getByTestId('queued')
    this.messages = page.getByTestId('message')
  }

  /** Opens it with the server's keys, unless the query has others. */
  async open(query: Query): Promise<this> {
    const keys = { key: this.server.anonKey, admin: this.server.adminToken }
    const search = new URLSearchParams(
      Object.entries({ ...keys, ...query }).map(([name, value]) => [name, String(value)]),
    )
    await this.page.goto(`${this.base}/?${search.toString()}`)
    return this
  }

  /** Opens it, and waits until the orders are live and the kitchen listens. */
  async openLive(query: Query): Promise<this> {
    await this.open(query)
    await this.live()
    await this.talkTo('Kitchen')
    return this
  }

  /** What the page says is wrong. */
  get alert(): Locator {
    return this.page.getByRole('alert').first()
  }

  /** Waits until it is connected and its orders are those of the database. */
  async live(): Promise<void> {
    await this.isConnected()
    await expect(this.page.locator('.order-board')).toHaveAttribute('aria-busy', 'false')
    await expect(this.page.locator('.order-list[data-stale=true]')).toHaveCount(0)
  }

  order(id: string): Locator {
    return this.page.locator(`[data-testid=order][data-id="${id}"]`)
  }

  async isConnected(): Promise<void> {
    await expect(this.connection).toHaveAttribute('data-state', 'connected')
  }

  /** Opens the messages with these. */
  async talkTo(whom: string): Promise<void> {
    await this.page.getByRole('group', { name: 'Whom to talk to' }).getByRole('radio', { name: whom }).check()
  }

  async say(text: string, to = 'the kitchen'): Promise<void> {
    await this.page.getByLabel(`Message to ${to}`).fill(text)
    await this.page.getByRole('button', { name: 'Send' }).click()
  }

  /** The messages on the page, in order, without their states. */
  texts(): Promise<string[]> {
    return this.messages.getByTestId('text').allTextContents()
  }

  delivery(text: string): Locator {
    return this.messages.filter({ hasText: text }).getByTestId('delivery')
  }
}
