import { FIRST_ERRORS } from './error_table.js'
import type { ErrorEntry } from './error_table.js'

export type { ErrorEntry } from './error_table.js'

/** The name of an error, such as `'HEARTBEAT_TIMEOUT'`. */
export type ErrorName =
  | keyof typeof FIRST_ERRORS
  | keyof typeof import('./engine_errors.js').ENGINE_ERRORS
  | keyof typeof import('./http_errors.js').HTTP_ERRORS
  | keyof typeof import('./worker_errors.js').WORKER_ERRORS
  | keyof typeof import('./table_errors.js').TABLE_ERRORS
  | keyof typeof import('./location_errors.js').LOCATION_ERRORS

const ENTRIES = new Map<ErrorName, ErrorEntry>()
const NAMES = new Map<number, ErrorName>()

/** From now on these can be met: said by what brings them, before it meets one. */
export function addErrors(errors: Readonly<Partial<Record<ErrorName, ErrorEntry>>>): void {
  for (const [name, entry] of Object.entries(errors) as [ErrorName, ErrorEntry][]) {
    ENTRIES.set(name, entry)
    NAMES.set(entry.code, name)
  }
}

addErrors(FIRST_ERRORS)

/** Servers may say anything, at any length. */
const LONGEST_DETAIL = 1_000

/** The name of a code; `'NONE'` for a number that this version does not know. */
export function errorName(code: number): ErrorName {
  return NAMES.get(code) ?? 'NONE'
}

/** No message may hold a token, whoever put it there. So whatever looks like a JWT or an `apikey=` is cut out. */
export function redact(text: string): string {
  return text
    .replace(/\bsb_(?:publishable|secret)_[\w-]+/g, '[key]')
    .replace(/eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]')
    .replace(/((?:apikey|access_token|token)=)[^&\s"']+/gi, '$1[token]')
}

/** Whether a request succeeded. A test's stand-in for `fetch` may give nothing but a status. */
export function isOk({ ok, status }: { readonly ok?: boolean; readonly status: number }): boolean {
  return ok ?? (status >= 200 && status < 300)
}

/** How an http answer is told in an error's detail. */
export function httpDetail(status: number, said = ''): string {
  return said === '' ? `HTTP ${String(status)}` : `HTTP ${String(status)}: ${said.slice(0, 200)}`
}

/**
 * Every error that Holdfast hands out or throws. Look at `name` (stable, such as `'KEY_REFUSED'`) or `code` (its number) and at
 * `final`: `true` means that nothing more happens until you act, `false` that it is being retried. `message` says what happened
 * and what you can do; `detail` is the server's or the browser's own word, or empty. None of them ever holds a token.
 */
export class HoldfastError extends Error {
  override readonly name: ErrorName
  readonly code: number
  readonly final: boolean
  readonly detail: string

  constructor(name: ErrorName, detail = '', options?: { cause?: unknown }) {
    // Who makes one by hand may name one that nothing on the page could have met yet.
    const entry = ENTRIES.get(name) ?? { code: 0, text: name, final: false }
    const said = redact(detail.slice(0, LONGEST_DETAIL))
    super(said ? `${entry.text} (${said})` : entry.text, options)
    this.name = name
    this.code = entry.code
    this.final = entry.final
    this.detail = said
  }

  /** The error of a number from the core; `undefined` for 0 (none). */
  static fromCode(code: number, detail = ''): HoldfastError | undefined {
    return code === 0 ? undefined : new HoldfastError(errorName(code), detail)
  }

  /** Turns anything thrown into a HoldfastError: one of that class is passed on, the rest gets `name`. */
  static from(thrown: unknown, name: ErrorName): HoldfastError {
    if (thrown instanceof HoldfastError) return thrown
    const detail = thrown instanceof Error ? thrown.message : String(thrown)
    return new HoldfastError(name, detail, { cause: thrown })
  }
}

/** The event that stands for one that could not be read. */
export function lostEvent(thrown: unknown) {
  const { code, detail } = HoldfastError.from(thrown, 'EVENT_LOST')
  return { type: 'notice', code, count: 1, detail } as const
}

/** Throws the value if it is an error; else gives it back. */
export function orThrow<T>(value: T | HoldfastError): T {
  if (value instanceof HoldfastError) throw value
  return value
}
