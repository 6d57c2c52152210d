import { hop } from './hop.js'

/** Something that is planned. It is harmless to `cancel` it twice, or after it happened. */
export interface Planned {
  readonly cancel: () => void
}

interface Entry {
  readonly due: number
  readonly planned: number
  readonly order: number
  work: (() => void) | undefined
}

/**
 * Time that passes only when it is told to. What is planned happens in the order of its time; within one moment, in the order in which it was
 * planned. After each of these, all promises that it settled are followed to their end. In milliseconds, from 0.
 */
export class VirtualTime {
  /** Called after each thing that happened, once all promises have settled. */
  afterEach: () => void = () => undefined
  #now = 0
  #planned = 0
  readonly #heap: Entry[] = []

  get now(): number {
    return this.#now
  }

  /** How many things are planned, including those that were cancelled. */
  get pending(): number {
    return this.#heap.length
  }

  at(when: number, work: () => void): Planned {
    const now = this.#now
    const entry: Entry = { due: Math.max(when, now), planned: now, order: (this.#planned += 1), work }
    push(this.#heap, entry)
    return {
      cancel: () => {
        entry.work = undefined
      },
    }
  }

  after(wait: number, work: () => void): Planned {
    return this.at(this.#now + wait, work)
  }

  /** When the next thing is due, and how long its wait was. */
  get next(): { readonly due: number; readonly wait: number } | undefined {
    for (let first = this.#heap[0]; first; first = this.#heap[0]) {
      if (first.work) return { due: first.due, wait: first.due - first.planned }
      pop(this.#heap)
    }
    return undefined
  }

  /** Lets time pass without doing anything yet. */
  pass(until: number): void {
    this.#now = Math.max(this.#now, until)
  }

  /** Does the next thing, if it is due. */
  happen(): void {
    const { next } = this
    if (!next || next.due > this.#now) return
    const { work } = this.#heap[0] as Entry
    pop(this.#heap)
    work?.()
  }

  /** Follows all promises to their end; no time passes. */
  async settle(): Promise<void> {
    await hop()
    this.afterEach()
  }

  /** Lets time pass until `when`, or until `unless` returns true. */
  async advanceTo(when: number, unless: () => boolean = () => false): Promise<void> {
    await this.settle()
    for (let next = this.next; next && next.due <= when && !unless(); next = this.next) {
      this.pass(next.due)
      this.happen()
      await this.settle()
    }
    if (!unless()) this.pass(when)
  }

  async advance(by: number, unless?: () => boolean): Promise<void> {
    await this.advanceTo(this.#now + by, unless)
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order)
}

/** A binary heap: each entry comes before the two at twice its index. */
function push(heap: Entry[], entry: Entry): void {
  let place = heap.push(entry) - 1
  while (place > 0) {
    const above = (place - 1) >> 1
    const other = heap[above] as Entry
    if (!isBefore(entry, other)) break
    heap[place] = other
    place = above
  }
  heap[place] = entry
}

function pop(heap: Entry[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let place = 0
  for (let below = 1; below < heap.length; below = 2 * place + 1) {
    const right = heap[below + 1]
    if (right && isBefore(right, heap[below] as Entry)) below += 1
    const other = heap[below] as Entry
    if (!isBefore(other, last)) break
    heap[place] = other
    place = below
  }
  heap[place] = last
}
