// Shows README's first example in a page. Arguments: a user's token. Prints what is on the page, before and after a click.
import { JSDOM } from 'jsdom'
import type { ComponentType } from 'react'
import WebSocket from 'ws'

const { window } = new JSDOM('<main></main>', { url: 'http://localhost/', pretendToBeVisual: true })
const { document, localStorage, navigator } = window
const page = { window, document, localStorage, navigator, WebSocket }
// Node has a navigator of its own, which can only be replaced so.
for (const [name, value] of Object.entries(page)) Object.defineProperty(globalThis, name, { value, configurable: true })
localStorage.setItem('access-token', process.argv[2] ?? '')

const { createRoot } = await import('react-dom/client')
// The test puts it beside this file.
const { App } = (await import(new URL('./readme.js', import.meta.url).href)) as { App: ComponentType }

/** Waits until the newest order says so. */
async function shown(text: string): Promise<string> {
  const newest = (): string => document.querySelector('li')?.textContent ?? ''
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (newest().includes(text)) resolve()
    }
    new window.MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true })
    // The observer ends the wait. This timer is only its patience: afterwards the page is printed as it is, and the test says what is missing.
    setTimeout(resolve, 60_000)
    look()
  })
  return `${document.querySelector('ul')?.getAttribute('aria-label')?.split(',')[0]}: ${newest()}`
}

const root = createRoot(document.querySelector('main') as unknown as HTMLElement)
root.render(<App />)
console.log(await shown('pending'))
document.querySelector('button')?.click()
console.log(await shown('confirmed'))
process.exit()
