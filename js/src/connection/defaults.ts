import { HoldfastError } from '../base/errors.js'
import type { ConnectionOptions } from './options.js'

let pageDefaults: ConnectionOptions = {}

/**
 * Sets the page's defaults once, so that `new ConnectionManager()` and the hooks need no options:
 * `configure({ url: 'https://xyz.supabase.co', key: 'anon key' })`. It does not touch clients that exist already.
 */
export function configure(options: ConnectionOptions): void {
  pageDefaults = { ...options }
}

/** Options over the page's defaults. A `key` belongs to its URL: own URL, no default key. @throws HoldfastError `NOT_CONFIGURED` */
export function withDefaults(options: ConnectionOptions): ConnectionOptions & { url: string } {
  const base =
    options.url === undefined || options.url === pageDefaults.url
      ? pageDefaults
      : { ...pageDefaults, key: undefined, accessToken: undefined, params: undefined }
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as ConnectionOptions
  const merged = { ...base, ...given }
  if (!merged.url) throw new HoldfastError('NOT_CONFIGURED')
  return { ...merged, url: merged.url }
}
