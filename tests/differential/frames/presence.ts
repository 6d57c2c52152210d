import type { Random } from '../random.js'
import { object, quoted } from './tree.js'
import type { Members, Tree } from './tree.js'
import { wordText } from './words.js'

const KEYS = ['ann', 'bob', 'jürgen', '🙂', 'a"b', '42', '7', 'e1b2', '']
/** realtime-js takes these for members that it has already. */
const HARD_KEYS = ['constructor', '__proto__', 'toString']

/**
 * A server's presence: who came and went, as states and diffs. Some diffs come twice, late, or name who is not there. `single`:
 * each key has one meta at most, and none is updated, which is all that realtime-js can do.
 */
export class Presences {
  readonly #random: Random
  readonly #single: boolean
  readonly #there = new Map<string, Members[]>()
  #held: Tree | undefined
  #lastRef = 0
  #started = false

  constructor(random: Random, single: boolean) {
    this.#random = random
    this.#single = single
  }

  message(): { event: 'presence_state' | 'presence_diff'; payload: Tree } {
    const first = !this.#started && this.#single
    this.#started = true
    if (first || this.#random.chance(0.1)) return { event: 'presence_state', payload: this.#state() }
    return { event: 'presence_diff', payload: this.#diffInSomeOrder() }
  }

  /** The truth, or, at times, what it would be had somebody come or gone unnoticed. */
  #state(): Tree {
    if (this.#random.chance(0.5)) this.#move()
    return object(Object.fromEntries([...this.#there].map(([key, metas]) => [key, entry(metas)])))
  }

  #diffInSomeOrder(): Tree {
    const late = this.#held
    this.#held = undefined
    if (late !== undefined) return late
    const diff = this.#move()
    if (this.#single || !this.#random.chance(0.1)) return diff
    this.#held = diff
    return this.#move()
  }

  #move(): Tree {
    const joins: [string, Tree][] = []
    const leaves: [string, Tree][] = []
    const keys = new Set([this.#key(), ...this.#random.list(2, () => this.#key())])
    for (const key of keys) this.#moveOne(key, joins, leaves)
    return object({ joins: object(Object.fromEntries(joins)), leaves: object(Object.fromEntries(leaves)) })
  }

  #key(): string {
    return this.#random.pick(this.#single ? KEYS : [...KEYS, ...HARD_KEYS])
  }

  #moveOne(key: string, joins: [string, Tree][], leaves: [string, Tree][]): void {
    const there = this.#there.get(key) ?? []
    const [first] = there
    const moves: [number, () => void][] = [
      [
        first && this.#single ? 0 : 2,
        () => {
          joins.push([key, entry([this.#come(key, there)])])
        },
      ],
      [
        first ? 2 : 0,
        () => {
          leaves.push([key, entry([this.#go(key, there)])])
        },
      ],
      [
        first && !this.#single ? 2 : 0,
        () => {
          const left = this.#go(key, there)
          joins.push([key, entry([this.#come(key, this.#there.get(key) ?? [], left)])])
          leaves.push([key, entry([left])])
        },
      ],
      [
        this.#single ? 0 : 0.3,
        () => {
          leaves.push([key, entry([this.#meta()])])
        },
      ],
    ]
    this.#random.weighted(moves)
  }

  #come(key: string, there: readonly Members[], before?: Members): Members {
    const meta = this.#meta(before)
    this.#there.set(key, [...there, meta])
    return meta
  }

  #go(key: string, there: readonly Members[]): Members {
    const gone = this.#random.below(there.length)
    if (there.length === 1) this.#there.delete(key)
    else this.#there.set(key, there.toSpliced(gone, 1))
    return there[gone] as Members
  }

  #meta(before?: Members): Members {
    const ref = before?.members.find(([name]) => name === 'phx_ref')?.[1]
    this.#lastRef += 1
    return object({
      name: wordText(this.#random),
      at: this.#random.chance(0.5) ? String(this.#lastRef) : undefined,
      phx_ref: quoted(`F${String(this.#lastRef)}`),
      phx_ref_prev: ref,
    })
  }
}

const entry = (metas: readonly Members[]): Tree => object({ metas })
