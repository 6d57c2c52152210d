import type { Browser, CDPSession, Page } from '@playwright/test'
import type { Report } from '../page/soak_window'
import type { Host } from '../settings'
import type { Backend } from './backend'
import { heapOf } from './heap'
import { WorkerHeap } from './worker_heap'

/** How a tab is opened. */
export interface TabOptions {
  /** Its presence. */
  readonly name: string
  readonly user: string
  readonly host: Host
  readonly site: string
}

/** A tab of Chromium, with a profile of its own, that shows the soak's page. */
export class Tab {
  #frozen = false

  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
    private readonly worker: WorkerHeap,
    readonly name: string,
    readonly host: Host,
    /** Who is signed in. */
    public user: string,
  ) {}

  static async open(browser: Browser, backend: Backend, { name, user, host, site }: TabOptions): Promise<Tab> {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.exposeFunction('tokenFor', (who: string) => backend.tokenFor(who))
    const cdp = await context.newCDPSession(page)
    const tab = new Tab(page, cdp, await WorkerHeap.of(cdp), name, host, user)
    const query = { url: backend.wire.url, key: backend.server.anonKey, me: name, user, host }
    await page.goto(`${site}/?${new URLSearchParams(query).toString()}`)
    return tab
  }

  /** Does something in the page, unless it is frozen. */
  async act(verb: 'send' | 'edit' | 'toggle' | 'mountAll' | 'mood' | 'signIn' | 'killWorker', ...args: unknown[]) {
    if (this.#frozen) return
    await this.page.evaluate(
      ({ verb, args }) => {
        const soak = window.soak as unknown as Record<string, (...args: unknown[]) => void>
        soak[verb]?.(...args)
      },
      { verb, args },
    )
    if (verb === 'signIn') this.user = String(args[0])
  }

  report(): Promise<Report> {
    return this.page.evaluate(() => window.soak.report())
  }

  ended(): Promise<Readonly<Record<string, number>>> {
    return this.page.evaluate(() => window.soak.ended())
  }

  async offline(isOffline: boolean): Promise<void> {
    await this.page.context().setOffline(isOffline)
  }

  async freeze(isFrozen: boolean): Promise<void> {
    this.#frozen = isFrozen
    await this.cdp.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' })
  }

  /** Playwright's pages are always in front: that one is not is told to it. */
  async hide(isHidden: boolean): Promise<void> {
    if (this.#frozen) return
    await this.page.evaluate((isHidden) => {
      const visibilityState = isHidden ? 'hidden' : 'visible'
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
      Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  }

  /** 1 is as fast as the machine. */
  async slowCpu(times: number): Promise<void> {
    await this.cdp.send('Emulation.setCPUThrottlingRate', { rate: times })
  }

  /** Of the page and of its worker. Bytes. */
  async heap(): Promise<number> {
    return (await heapOf(this.cdp)) + (await this.worker.measure())
  }
}
