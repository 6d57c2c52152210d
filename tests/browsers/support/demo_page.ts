import { expect } from '@playwright/test'
import type { RunningServer } from '../../../demo/server/server'
import { SHORT } from '../../e2e/support/orders_page'
import type { EnginePage } from './engine'

interface OpenOptions {
  /** The server's address, or a wire's to it. */
  readonly url?: string
  readonly host?: 'page' | 'worker'
}

/** The demo, by what a person sees of it. */
export class DemoPage {
  constructor(
    private readonly page: EnginePage,
    private readonly base: string,
    private readonly server: RunningServer,
  ) {}

  /** Opens as a persona, and waits until all that its desk shows is there. */
  async open(persona: string, { url = this.server.url, host = 'page' }: OpenOptions = {}): Promise<void> {
    const query = Object.entries({ ...SHORT, server: url, key: this.server.anonKey, as: persona, host }).map(
      ([name, value]) => [name, String(value)],
    )
    await this.page.goto(`${this.base}/?${new URLSearchParams(query).toString()}`)
    await this.hasState('connected')
    await expect.poll(() => this.all('[aria-busy=true]')).toEqual([])
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

  /** Opens the chat of kitchens and drivers. */
  async talkToCrew(): Promise<void> {
    // The input itself is unseen: what is seen is the label's words.
    await this.page.evaluate(
      (selector) => document.querySelector<HTMLElement>(selector)?.click(),
      '.chat input[value="aaaaaaaa-0000-4000-8000-000000000001"]',
    )
  }

  /** Says something in the chat that is open. */
  async say(text: string): Promise<void> {
    await this.page.type('.chat input:not([type=radio])', text)
    await this.page.click('.chat button[type=submit]')
  }

  async hasBeenTold(text: string): Promise<void> {
    await expect.poll(() => this.all('.chat [data-testid=text]')).toContain(text)
  }

  /** Waits until "Who is here" says so of a person: `offline`, `active`, … */
  async sees(name: string, state: RegExp): Promise<void> {
    await expect.poll(() => this.attribute(`[data-testid=person][data-name="${name}"]`, 'data-state')).toMatch(state)
  }

  close(): Promise<void> {
    return this.page.close()
  }

  private attribute(selector: string, name: string): Promise<string | null> {
    return this.page.evaluate(
      (selector, name) => document.querySelector(selector)?.getAttribute(name) ?? null,
      selector,
      name,
    )
  }

  /** The words of each element. */
  private all(selector: string): Promise<string[]> {
    return this.page.evaluate(
      (selector) => Array.from(document.querySelectorAll(selector), ({ textContent }) => textContent ?? ''),
      selector,
    )
  }
}
