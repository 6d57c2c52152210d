import { expect } from '@playwright/test'
import type { RunningServer } from '../../../demo/server/server'
import type { EnginePage } from './engine'

/** A page that shows one hook; see tests/e2e/hooks_page. */
export class HookPage {
  constructor(
    private readonly page: EnginePage,
    private readonly base: string,
    private readonly server: RunningServer,
  ) {}

  /** Opens the hook for a persona, who is called `user` there, and waits until it has loaded. */
  async open(hook: string, persona: string, { user = persona, url = this.server.url, host = 'page' } = {}) {
    const token = await this.server.tokenFor(persona)
    const query = new URLSearchParams({ hook, url, key: this.server.anonKey, token, user, host })
    await this.page.goto(`${this.base}/hooks/?${query.toString()}`)
    await expect.poll(() => this.page.evaluate(() => window.result?.['loading'])).toBe(false)
  }

  /** Some property of each item in one of the result's lists. */
  list(name: string, property: string): Promise<unknown[]> {
    return this.page.evaluate(
      (name, property) => (window.result?.[name] as Record<string, unknown>[]).map((item) => item[property]),
      name,
      property,
    )
  }

  /** Calls one of the result's functions. */
  call(name: string, ...args: unknown[]): Promise<void> {
    return this.page.evaluate(
      async (name, args) => {
        await (window.result?.[name] as (...args: unknown[]) => unknown)(...args)
      },
      name,
      args,
    )
  }

  close(): Promise<void> {
    return this.page.close()
  }
}
