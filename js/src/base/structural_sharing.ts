type Plain = Record<string, unknown>
type Container = unknown[] | Plain

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/**
 * `next`, which must be fresh from `JSON.parse`, frozen, but with every part that equals `previous` replaced by it: what did not change stays the same object, so that
 * React and memo see at a glance what did. Others may nest what they write as deep as they like: this goes down without recursion.
 */
export function shared<T>(previous: unknown, next: T): T {
  if (!isContainer(next)) return next
  const levels = [new Level(previous, next)]
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const below = level.nextBelow()
    if (below) {
      levels.push(below)
      continue
    }
    levels.pop()
    const parent = levels.at(-1)
    if (!parent) return level.outcome() as T
    parent.keep(level.outcome())
  }
  return next
}

/** One list or object on the way down, compared as far as `#at`. */
class Level {
  readonly #previous: Container | undefined
  readonly #next: Container
  /** Of an object. */
  readonly #keys: readonly string[] | undefined
  readonly #size: number
  #same: boolean
  #at = 0

  constructor(previous: unknown, next: Container) {
    const comparable = isContainer(previous) && Array.isArray(previous) === Array.isArray(next)
    this.#previous = comparable ? previous : undefined
    this.#next = next
    this.#keys = Array.isArray(next) ? undefined : Object.keys(next)
    this.#size = sizeOf(next)
    this.#same = comparable && sizeOf(previous) === this.#size
  }

  /**
   * The next part that has parts of its own. Other cells are compared on the way, until one differs: to look at those of a row that has been
   * still for long costs more than to look at the new ones.
   */
  nextBelow(): Level | undefined {
    for (; this.#at < this.#size; this.#at++) {
      const key = this.#key()
      const value = (this.#next as Plain)[key]
      if (isContainer(value)) return new Level(this.#before(key), value)
      // What JSON gives is never undefined, so both have it.
      if (this.#same && (this.#previous as Plain)[key] !== value) this.#same = false
    }
    return undefined
  }

  /** Takes the result for the part that `nextBelow` gave. */
  keep(part: Container): void {
    const key = this.#key()
    this.#at++
    this.#same &&= this.#before(key) === part
    if ((this.#next as Plain)[key] !== part) (this.#next as Plain)[key] = part
  }

  outcome(): Container {
    if (this.#same && this.#previous) return this.#previous
    Object.freeze(this.#next)
    return this.#next
  }

  /** Looks at own properties only: every object has a `__proto__`. */
  #before(key: string): unknown {
    return this.#previous && Object.hasOwn(this.#previous, key) ? (this.#previous as Plain)[key] : undefined
  }

  /** An index serves as a key. */
  #key(): string {
    return (this.#keys ? this.#keys[this.#at] : this.#at) as string
  }
}

function sizeOf(container: Container): number {
  return Array.isArray(container) ? container.length : Object.keys(container).length
}
