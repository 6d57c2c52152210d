import { HoldfastError } from './errors.js'
import type { Row } from './types.js'

/** Where a string begins, or a number. */
const TOKENS = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const PARTS = /["[\]{},]/g
const WHOLE = /^-?\d+$/

/**
 * `JSON.parse` for database rows: whole numbers that JavaScript cannot hold (beyond ±2^53, as int8 may be) become strings with
 * all their digits, where `JSON.parse` would silently change them.
 */
export function parseRows(text: string): unknown {
  // Few rows hold sixteen digits side by side. Only those are searched for long numbers.
  return JSON.parse(/\d{16}/.test(text) ? quoteBigNumbers(text) : text)
}

/** A row, or `{}` where there is none. `longNumbers`: it may hold some, see `parseRows`. */
export function parseRow(text: string, longNumbers: boolean): Row {
  if (text === '') return {}
  return ((longNumbers ? parseRows(text) : JSON.parse(text)) as Row | null) ?? {}
}

function quoteBigNumbers(text: string): string {
  const parts: string[] = []
  let done = 0
  for (const [token, at] of tokensOf(text, TOKENS)) {
    if (!WHOLE.test(token) || Number.isSafeInteger(Number(token))) continue
    parts.push(text.slice(done, at), `"${token}"`)
    done = at + token.length
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done)
}

/** The texts of a JSON list's items. The list must be closed; the items need not be sound. */
export function itemsOf(list: string): string[] {
  const items: string[] = []
  let depth = 0
  let start = list.indexOf('[') + 1
  for (const [token, at] of tokensOf(list, PARTS)) {
    const isEnd = token === ']' || token === '}'
    if (token === '[' || token === '{') depth += 1
    else if (depth === 1) {
      const item = list.slice(start, at)
      if (items.length > 0 || item.trim() !== '') items.push(item)
      start = at + 1
    }
    if (isEnd) depth -= 1
  }
  return items
}

/** The tokens outside strings, and where they stand. A pattern that matched whole strings would overflow the stack on a long one. */
function* tokensOf(text: string, pattern: RegExp): Generator<[token: string, at: number]> {
  const tokens = new RegExp(pattern)
  for (let found = tokens.exec(text); found; found = tokens.exec(text)) {
    if (found[0] === '"') tokens.lastIndex = stringEnd(text, found.index)
    else yield [found[0], found.index]
  }
}

/** Behind the closing quote of the string that begins at `start`; the end of the text where there is none. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = at
    while (text[escapes - 1] === '\\') escapes -= 1
    if ((at - escapes) % 2 === 0) return at + 1
  }
  return text.length
}

/** What `JSON.parse` gives, or `undefined` for text that is no JSON. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What a server says in an error's body: its `message` or `error`. */
export function saidIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return ''
  const { message, error } = body as { message?: unknown; error?: unknown }
  const said = message ?? error
  return typeof said === 'string' ? said : ''
}

/** JSON text, or the error where there is none (circular, BigInt). `undefined` becomes an empty object. */
export function encodeJson(value: unknown): string | HoldfastError {
  try {
    return JSON.stringify(value ?? {})
  } catch (thrown) {
    return HoldfastError.from(thrown, 'INVALID_PAYLOAD')
  }
}
