/** All chance of one run, from its seed: the same seed gives the same numbers on every machine. */
export class Dice {
  #state: number

  /** @param seed a whole number, or a text that names what the dice are for */
  constructor(seed: number | string) {
    this.#state = hashOf(String(seed))
  }

  /** In [0, 1). */
  unit(): number {
    // Mulberry32.
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  chance(probability: number): boolean {
    return this.unit() < probability
  }

  /** A whole number in [0, below). */
  pick(below: number): number {
    return Math.floor(this.unit() * below)
  }

  /** One of a list that is not empty. */
  of<T>(choices: readonly T[]): T {
    return choices[this.pick(choices.length)] as T
  }

  /** Whole, from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.pick(most - least + 1)
  }

  /** Dice of their own for one thing: what it throws moves nobody else's numbers. */
  fork(name: string | number): Dice {
    return new Dice(`${String(this.pick(2 ** 32))}:${String(name)}`)
  }
}

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
