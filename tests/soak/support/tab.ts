import type { Browser, CDPSession, Page } from '@playwright/test'
import type { Report } from '../page/soak_window'
import type { Host } from '../settings'
import type { Backend } from './backend'
import { heapOf } from './heap'
import { WorkerHeap } from './worker_heap'

/** How to open a tab. */
export interface TabOptions {
  /** The name that its presence shows. */
  readonly name: string
  readonly user: string
  readonly host: Host
  readonly site: string
}

/** A tab of Chromium with a profile of its own that shows the soak's page. */
export class Tab {
  #frozen = false
  /** Whether it ran while it was to be frozen. */
  #wentOn = false

  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
    private readonly worker: WorkerHeap,
    readonly name: string,
    readonly host: Host,
    /** The user who is signed in. */
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

  /** Does something in the page, unless the page is frozen. */
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

  /**
   * Freezes the page. Chromium freezes no page that is in front, whatever its devtools are told. So the debugger stops this one between the events by
   * which a browser tells a page that it freezes it and that it wakes it. Meanwhile no timer, message or promise of the page runs, and its worker
   * goes on.
   * @throws Error if the page went on
   */
  async freeze(isFrozen: boolean): Promise<void> {
    if (isFrozen === this.#frozen) return
    if (isFrozen) await this.#stop()
    else await this.#goOn()
    this.#frozen = isFrozen
  }

  async #stop(): Promise<void> {
    await this.#tell('freeze')
    await this.cdp.send('Debugger.enable')
    const stopped = new Promise<void>((resolve) => {
      this.cdp.once('Debugger.paused', () => {
        this.#wentOn = false
        this.cdp.once('Debugger.resumed', () => {
          this.#wentOn = true
        })
        resolve()
      })
    })
    await this.cdp.send('Debugger.pause')
    // It stops at the next statement: at this one, if no other comes before.
    void this.cdp.send('Runtime.evaluate', { expression: '0' }).catch(() => undefined)
    await stopped
  }

  async #goOn(): Promise<void> {
    if (this.#wentOn) throw new Error(`${this.name} went on while it was to be frozen.`)
    await this.cdp.send('Debugger.disable')
    await this.#tell('resume')
  }

  async #tell(event: 'freeze' | 'resume'): Promise<void> {
    await this.page.evaluate((event) => document.dispatchEvent(new Event(event)), event)
  }

  /** Playwright's pages are always in front, so the page is told that it is not. */
  async hide(isHidden: boolean): Promise<void> {
    if (this.#frozen) return
    await this.page.evaluate((isHidden) => {
      const visibilityState = isHidden ? 'hidden' : 'visible'
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true })
      Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  }

  /** @param times 1 is as fast as the machine */
  async slowCpu(times: number): Promise<void> {
    await this.cdp.send('Emulation.setCPUThrottlingRate', { rate: times })
  }

  /** The heaps of the page and of its worker, in bytes. */
  async heap(): Promise<number> {
    return (await heapOf(this.cdp)) + (await this.worker.measure())
  }
}
