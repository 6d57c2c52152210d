import { HoldfastError } from './errors.js'
import type { Row } from './types.js'

/** A string, or a number; strings are matched only to be stepped over. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g
const WHOLE = /^-?\d+$/

/**
 * `JSON.parse` for database rows: whole numbers that JavaScript cannot hold (beyond ±2^53, as int8 may be) become strings with
 * all their digits, where `JSON.parse` would silently change them.
 */
export function parseRows(text: string): unknown {
  // Almost no row has sixteen digits in a row; only those that do are looked at closely.
  return JSON.parse(/\d{16}/.test(text) ? quoteBigNumbers(text) : text)
}

/** A row, or `{}` where there is none. `longNumbers`: it may hold some, see `parseRows`. */
export function parseRow(text: string, longNumbers: boolean): Row {
  if (text === '') return {}
  return ((longNumbers ? parseRows(text) : JSON.parse(text)) as Row | null) ?? {}
}

function quoteBigNumbers(text: string): string {
  return text.replace(TOKENS, (token) =>
    WHOLE.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  )
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
