interface Process {
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
  off(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

/** Receives the errors that nobody caught: React reports those of components, and Node those of promises. Returns a function that ends it. */
export function hearUncaught(tell: (thrown: unknown) => void): () => void {
  const { process } = globalThis as { readonly process?: Process }
  process?.on('unhandledRejection', tell)
  const stop = typeof window === 'undefined' ? undefined : hearErrors(tell)
  return () => {
    process?.off('unhandledRejection', tell)
    stop?.()
  }
}

function hearErrors(tell: (thrown: unknown) => void): () => void {
  const onError = (event: Event): void => {
    event.preventDefault()
    tell((event as ErrorEvent).error)
  }
  window.addEventListener('error', onError)
  return () => window.removeEventListener('error', onError)
}
