import { Builder, By, Capabilities } from 'selenium-webdriver'
import type { WebDriver } from 'selenium-webdriver'
import { DriverService } from 'selenium-webdriver/remote/index.js'
import { browserProgram } from '../../../scripts/lib/programs.mjs'
import type { Engine, EnginePage } from './engine'
import { startDisplay } from './display'

/** The system's WebKitGTK in its MiniBrowser, through WebDriver, on a screen of its own. */
export async function startWebKit(): Promise<Engine> {
  const display = await startDisplay()
  const first = await openPage(display.name)
  const spare = [first]
  return {
    version: first.version,
    newPage: async () => spare.pop() ?? openPage(display.name),
    close: async () => {
      for (const page of spare) await page.close()
      await display.close()
    },
  }
}

/** A browser of its own: a WebKitWebDriver has one session, and its pages share their storage. */
async function openPage(display: string): Promise<EnginePage & { readonly version: string }> {
  const service = new DriverService.Builder(browserProgram('webkitDriver'))
    .setLoopback(true)
    .setEnvironment({ ...environment(), DISPLAY: display })
    .build()
  const server = await service.start()
  const driver = await new Builder().usingServer(server).withCapabilities(MINI_BROWSER).build()
  const capabilities = await driver.getCapabilities()
  return {
    version: `WebKitGTK/${capabilities.get('browserVersion') as string}`,
    ...pageOf(driver),
    close: async () => {
      await driver.quit()
      await service.kill()
    },
  }
}

const MINI_BROWSER = new Capabilities({ browserName: 'MiniBrowser' })

function pageOf(driver: WebDriver): Omit<EnginePage, 'close'> {
  return {
    goto: (url) => driver.get(url),
    evaluate: (work, ...args) => driver.executeScript(work, ...args),
    click: (selector) => driver.findElement(By.css(selector)).click(),
    type: (selector, text) => driver.findElement(By.css(selector)).sendKeys(text),
    screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
