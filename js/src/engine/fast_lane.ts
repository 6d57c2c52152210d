import type { CoreCommand, HostEvent, HostMade, TaughtEvent } from '../port/port.js'
import type { FastPath } from './fast/fast_path.js'
import type { OpenedSocket } from './fast/accounts.js'
import type { Batch, FastPathModule } from './wasm_module.js'

/** The fast path pays off after this many batches. */
const FIRST_BATCHES = 20
const CLOSED = 3

/** What differs between a host that reads the core's records and one that only passes them on. */
export interface HostSide<Item> {
  /** The lessons in a batch. */
  lessons(items: readonly (Item | HostEvent)[], batch: Batch): readonly TaughtEvent[]
  /** An event that was made without the core, in the form that the host passes on. */
  carry(event: HostMade, lesson: number): Item
  /** The tables that the core reports as dirty. A host that does not read the core's records shows no rows by itself. */
  readonly dirtyTables?: (items: readonly (Item | HostEvent)[]) => readonly number[]
}

/** What the lane needs from the runner. */
export interface Runner<Item> {
  readonly load: () => Promise<FastPathModule> | undefined
  readonly isBusy: () => boolean
  /** Milliseconds that only ever grow. */
  readonly now: () => number
  readonly deliver: (item: Item) => void
  /** Tells the core to teach. */
  readonly learn: () => void
  /** Gives the core what `takeKept` returns. */
  readonly handOver: () => void
}

/** One core's access to the fast path (`fast/fast_path.ts`), which loads once frames arrive that it could deliver. */
export class FastLane<Item extends object> {
  readonly #side: HostSide<Item>
  readonly #runner: Runner<Item>
  #sockets: OpenedSocket[] = []
  #batches = 0
  #path: FastPath | undefined
  #isClosed = false

  constructor(side: HostSide<Item>, runner: Runner<Item>) {
    this.#side = side
    this.#runner = runner
  }

  /** Turns the fast path off. */
  close(): void {
    this.#isClosed = true
  }

  opened(opened: OpenedSocket): void {
    this.#sockets = [...this.#sockets.filter(({ socket }) => socket.readyState !== CLOSED), opened]
    this.#path?.open(opened)
  }

  /** The core has reported a batch. */
  heard(items: readonly (Item | HostEvent)[], batch: Batch): void {
    const path = this.#path
    if (path) {
      for (const lesson of this.#side.lessons(items, batch)) path.learn(lesson)
      for (const table of this.#side.dirtyTables?.(items) ?? []) path.coreIsDirty(table)
    } else if (++this.#batches === FIRST_BATCHES && !this.#isClosed) this.#load()
  }

  /** Changes that the core has not seen: it must have them before anything else happens in it. */
  takeKept(): CoreCommand[] {
    return this.#path?.takeKept() ?? []
  }

  /** Shows what is new in a table without the core. Returns false if the core must, too. */
  show(table: number): boolean {
    return this.#side.dirtyTables !== undefined && this.#path?.show(table) === true
  }

  #load(): void {
    // If it cannot be loaded, all frames go through the core, as before.
    this.#runner.load()?.then(
      (module) => {
        this.#start(module)
      },
      () => undefined,
    )
  }

  #start({ FastPath }: FastPathModule): void {
    const { isBusy, now, deliver, learn, handOver } = this.#runner
    const path = new FastPath({
      isBusy,
      now,
      handOver,
      tell: (event, lesson) => {
        deliver(this.#side.carry(event, lesson))
      },
    })
    this.#path = path
    for (const opened of this.#sockets) path.open(opened)
    learn()
  }
}
