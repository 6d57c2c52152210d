import { waitPatiently } from '../../../support/patience.js'
import { JSDOM } from 'jsdom'

/*
 * A page by hand: Vitest's own jsdom environment would also give the server's files, which run in this process, addresses that are
 * no files. Import it before anything that looks for a document.
 */
const { window } = new JSDOM('<!doctype html><body></body>', { url: 'http://localhost/', pretendToBeVisual: true })
const { document, navigator, location, MutationObserver } = window
for (const [name, value] of Object.entries({ window, document, navigator, location, MutationObserver })) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
globalThis.requestAnimationFrame = window.requestAnimationFrame.bind(window)
globalThis.cancelAnimationFrame = window.cancelAnimationFrame.bind(window)
// What a real server sends arrives at any time, and not within act(). So React is told that this is no unit test's environment.
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
await waitPatiently()
