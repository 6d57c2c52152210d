import type { Realm } from './realm.js'

type Work = (lock: { name: string } | null) => unknown

interface Lock {
  held: boolean
  readonly waiting: (() => void)[]
}

/** The Web Locks of one machine. What a realm holds is released when the realm dies. */
export class Locks {
  readonly #locks = new Map<string, Lock>()

  /** `navigator.locks`, as a realm sees it. */
  of(realm: Realm): {
    request: (name: string, ...rest: [Work] | [{ ifAvailable?: boolean }, Work]) => Promise<unknown>
  } {
    return {
      request: async (name, ...rest) => {
        const [{ ifAvailable = false }, work] = rest.length === 1 ? [{}, rest[0]] : rest
        const lock = this.#locks.get(name) ?? { held: false, waiting: [] }
        this.#locks.set(name, lock)
        if (lock.held && ifAvailable) return work(null)
        if (lock.held) await new Promise<void>((resolve) => lock.waiting.push(resolve))
        lock.held = true
        return this.#hold(realm, lock, () => work({ name }))
      },
    }
  }

  async #hold(realm: Realm, lock: Lock, work: () => unknown): Promise<unknown> {
    const release = (): void => {
      forget()
      lock.held = false
      lock.waiting.shift()?.()
    }
    const forget = realm.onEnd(release)
    try {
      return await work()
    } finally {
      if (realm.alive) release()
    }
  }
}
