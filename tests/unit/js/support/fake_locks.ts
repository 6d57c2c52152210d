type Work = (lock: { name: string } | null) => unknown

/** The Web Locks of one browser, as far as a queue's store uses them. Every page has its own view, which dies with it. */
export class FakeLocks {
  readonly #held = new Map<string, object>()

  /** The `navigator.locks` of a page. */
  page(): { locks: object; crash: () => void } {
    const page = {}
    const request = async (name: string, ...rest: [Work] | [{ ifAvailable?: boolean }, Work]): Promise<unknown> => {
      const work = rest.length === 1 ? rest[0] : rest[1]
      if (this.#held.has(name)) return work(null)
      this.#held.set(name, page)
      try {
        return await work({ name })
      } finally {
        this.#held.delete(name)
      }
    }
    const crash = (): void => {
      for (const [name, holder] of [...this.#held]) if (holder === page) this.#held.delete(name)
    }
    return { locks: { request }, crash }
  }
}
