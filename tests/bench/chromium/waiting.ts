/** A promise that other code settles. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

export function deferred<T>(): Deferred<T> {
  let parts: Pick<Deferred<T>, 'resolve' | 'reject'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    parts = { resolve, reject }
  })
  if (!parts) throw new Error('unreachable')
  return { promise, ...parts }
}

/** Rejects if it takes longer. */
export function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(reject, ms, new Error(`nothing for ${ms} ms`)).unref()
  })
  return Promise.race([promise, late])
}
