/** A user's callback threw: tell the page as an uncaught error would be told, and go on. */
export function reportThrown(thrown: unknown): void {
  if (typeof reportError === 'function') reportError(thrown)
  else console.error(thrown)
}

/** Runs a user's callback; what it throws is reported and stops nobody else. */
export function guarded<Args extends unknown[]>(callback: (...args: Args) => void, ...args: Args): void {
  try {
    callback(...args)
  } catch (thrown) {
    reportThrown(thrown)
  }
}

/** Who listens to one thing. Listeners may come and go while they are being told. */
export class Listeners<Args extends unknown[]> {
  /** Replaced, never changed: a loop over it sees one state of the list. */
  #all: readonly ((...args: Args) => void)[] = []

  /** Adds a listener, and gives the function that removes it. The same function added twice is told twice. */
  add(listener: (...args: Args) => void): () => void {
    const own = (...args: Args): void => {
      listener(...args)
    }
    this.#all = [...this.#all, own]
    return () => {
      this.#all = this.#all.filter((other) => other !== own)
    }
  }

  /** Tells all listeners. What one of them throws is reported, and stops no other. */
  tell(...args: Args): void {
    for (const listener of this.#all) guarded(listener, ...args)
  }

  get size(): number {
    return this.#all.length
  }

  clear(): void {
    this.#all = []
  }
}
