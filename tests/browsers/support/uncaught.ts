import type { EnginePage } from './engine'

declare global {
  interface Window {
    uncaught?: string[]
  }
}

/** The page, keeping from its load on what nobody catches in it: WebDriver has no event for that in all browsers. */
export function recordingErrors(page: EnginePage): EnginePage {
  return {
    ...page,
    goto: async (url) => {
      await page.goto(url)
      await page.evaluate(record)
    },
  }
}

export function uncaughtIn(page: EnginePage): Promise<string[]> {
  return page.evaluate(() => window.uncaught ?? [])
}

function record(): void {
  const uncaught: string[] = (window.uncaught = [])
  addEventListener('error', ({ message }) => uncaught.push(message))
  addEventListener('unhandledrejection', ({ reason }) => uncaught.push(String(reason)))
}
