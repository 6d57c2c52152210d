import { launch } from 'puppeteer-core'
import type { Browser, Page } from 'puppeteer-core'
import { browserProgram } from '../../../scripts/lib/programs.mjs'
import type { Engine, EnginePage } from './engine'

/** The system's Firefox, through WebDriver BiDi. */
export async function startFirefox(): Promise<Engine> {
  // Playwright ends what its tests opened when it is interrupted.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }
  const browser = await launch({ browser: 'firefox', executablePath: browserProgram('firefox'), ...signals })
  return {
    version: await browser.version(),
    newPage: () => openPage(browser),
    close: () => browser.close(),
  }
}

async function openPage(browser: Browser): Promise<EnginePage> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  return {
    goto: async (url) => void (await page.goto(url)),
    evaluate: (work, ...args) => page.evaluate(work as Work, ...args) as Promise<Awaited<ReturnType<typeof work>>>,
    click: (selector) => page.click(selector),
    type: (selector, text) => page.type(selector, text),
    screenshot: () => picture(page),
    close: () => context.close(),
  }
}

/** Puppeteer's own types insist on knowing what a function takes. */
type Work = (...args: readonly unknown[]) => unknown

async function picture(page: Page): Promise<Buffer> {
  return Buffer.from(await page.screenshot())
}
