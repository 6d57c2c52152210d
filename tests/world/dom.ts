import { JSDOM } from 'jsdom'
import type { Dom } from './realm/page.js'

/** One document for all pages of a process: React wants a real one, and nothing looks at what is in it. */
export function makeDom(): Dom {
  const { document } = new JSDOM('<!doctype html>').window
  // Each page's React listens here for selections, which nobody makes: it would keep the page for as long as the process.
  document.addEventListener = () => undefined
  return { document }
}
