import { JSDOM } from 'jsdom'
import type { Dom } from './realm/page.js'

/** One document for all pages of a process: React wants a real one, and nothing looks at what is in it. */
export function makeDom(): Dom {
  return { document: new JSDOM('<!doctype html>').window.document }
}
