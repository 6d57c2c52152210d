import type { Connection } from '../connection/connection.js'
import { HoldfastError, addErrors } from '../base/errors.js'

/** What loads with the first request over http. */
export type HttpCalls = typeof import('./http_calls.js')

let known: HttpCalls | undefined

/**
 * Does `work` with the code of the requests over http: now if it is there, else when it has loaded. Few pages make a request before they
 * connect, and many make none.
 * @throws HoldfastError `REST_UNREACHABLE` where it does not load; `USER_CHANGED`: what one user asked for does not go out as another's
 */
export function withHttpCalls<T>(
  { tokens }: Connection,
  limit: () => AbortSignal,
  work: (calls: HttpCalls) => Promise<T>,
): Promise<T> {
  if (known) return work(known)
  const { user } = tokens
  return loadHttpCalls(limit).then((calls) => {
    if (user !== null && tokens.user !== user) throw new HoldfastError('USER_CHANGED')
    return work(calls)
  })
}

/** Does not cache a failure, so the next call tries again. `limit` ends the wait. */
export async function loadHttpCalls(limit: () => AbortSignal): Promise<HttpCalls> {
  if (known) return known
  return new Promise((resolve, reject) => {
    const failed = (thrown: unknown): void => {
      reject(HoldfastError.from(thrown, 'REST_UNREACHABLE'))
    }
    const signal = limit()
    signal.addEventListener('abort', () => {
      failed(signal.reason)
    })
    import('./http_calls.js').then((calls) => {
      addErrors(calls.HTTP_ERRORS)
      known = calls
      resolve(calls)
    }, failed)
  })
}
