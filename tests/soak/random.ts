/** Random numbers that are the same for the same seed: mulberry32. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** At least 0, and below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number between both ends, which are included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  pick<T>(from: readonly T[]): T {
    const one = from[this.between(0, from.length - 1)]
    if (one === undefined) throw new RangeError('There is nothing to pick from.')
    return one
  }
}

/** A pack of cards in random order. Each comes once before any comes again. */
export class Deck<T> {
  #left: T[] = []

  constructor(
    private readonly random: Random,
    private readonly cards: readonly T[],
  ) {}

  draw(): T {
    if (this.#left.length === 0) this.#left = [...this.cards]
    const [card] = this.#left.splice(this.random.between(0, this.#left.length - 1), 1)
    if (card === undefined) throw new RangeError('There are no cards.')
    return card
  }
}
