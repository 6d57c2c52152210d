import { JSDOM } from 'jsdom'

/** The parts of a browser that the desk needs and this process lacks. */
const NAMES = [
  ...[
    'window',
    'document',
    'navigator',
    'localStorage',
    'sessionStorage',
    'MutationObserver',
    'FormData',
    'Node',
    'Element',
  ],
  ...[
    'HTMLElement',
    'HTMLInputElement',
    'HTMLIFrameElement',
    'addEventListener',
    'removeEventListener',
    'dispatchEvent',
  ],
]

const { window } = new JSDOM('<!doctype html>', { url: 'https://shop.example/', pretendToBeVisual: true })
for (const name of NAMES) {
  const value: unknown = (window as unknown as Record<string, unknown>)[name]
  const bound = /^(add|remove|dispatch)/.test(name) ? (value as (...args: unknown[]) => unknown).bind(window) : value
  Object.defineProperty(globalThis, name, { value: bound, configurable: true, writable: true })
}
