import { JSDOM } from 'jsdom'
import type { Dom } from './realm/page.js'

/** One document for all pages of a process. React needs a real one, and no check reads what is in it. */
export function makeDom(): Dom {
  const { document } = new JSDOM('<!doctype html>').window
  // The React of each page listens here for selections, which nobody makes. The listener would keep the page alive as long as the process.
  document.addEventListener = () => undefined
  return { document }
}
