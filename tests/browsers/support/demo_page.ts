import { expect } from '@playwright/test'
import type { RunningServer } from '../../../demo/server/server'
import { SHORT } from '../../e2e/support/orders_page'
import type { EnginePage } from './engine'

/** The demo, by what a person sees of it. */
export class DemoPage {
  constructor(
    private readonly page: EnginePage,
    private readonly base: string,
    private readonly server: RunningServer,
  ) {}

  /** Opens as a persona, and waits until the orders are live. `url` is the server's, or a wire's to it. */
  async open(persona: string, url = this.server.url): Promise<void> {
    const query = Object.entries({ ...SHORT, server: url, as: persona }).map(([name, value]) => [name, String(value)])
    await this.page.goto(`${this.base}/?${new URLSearchParams(query).toString()}`)
    await this.hasState('connected')
    await expect.poll(() => this.attribute('.order-board', 'aria-busy')).toBe('false')
  }

  async hasState(state: string): Promise<void> {
    await expect.poll(() => this.attribute('[data-testid=connection]', 'data-state')).toBe(state)
  }

  /** Waits until the order is there with that status. */
  async hasOrder(id: string, status: string): Promise<void> {
    await expect.poll(() => this.attribute(`[data-id="${id}"]`, 'data-status')).toBe(status)
  }

  /** The order's next step, such as "Confirm". */
  async advance(id: string): Promise<void> {
    await this.page.click(`[data-id="${id}"] .primary`)
  }

  private attribute(selector: string, name: string): Promise<string | null> {
    return this.page.evaluate(
      (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? null,
      selector,
      name,
    )
  }
}
