interface Process {
  on(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
  off(event: 'unhandledRejection', listener: (reason: unknown) => void): unknown
}

/** Hears of what nobody caught: React tells it of components, and Node of promises. Gives what ends it. */
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
