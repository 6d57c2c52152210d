import type { QueueStore, StoredMessage } from './queue_store.js'

/** A message that has not settled, and its place in the store. */
export interface Entry {
  message: StoredMessage
  /** Counts up with each message that was sent. */
  readonly number: number
  /** Not set while it is unwritten, or being written. */
  key: number | undefined
  /** The page does not know of it any more. */
  isRestored: boolean
  isOver: boolean
}

/** Writes to a queue's store what has changed: in batches, one at a time. */
export class QueueWriter {
  readonly #store: QueueStore
  readonly #onFailed: (thrown: unknown) => void
  #unwritten = new Set<Entry>()
  #changed = new Set<Entry>()
  #removed: number[] = []
  #writing = false
  #hasFailed = false

  constructor(store: QueueStore, onFailed: (thrown: unknown) => void) {
    this.#store = store
    this.#onFailed = onFailed
  }

  /** The store has failed, and accepts nothing more. */
  get hasFailed(): boolean {
    return this.#hasFailed
  }

  add(entry: Entry): void {
    this.#unwritten.add(entry)
    this.#writeSoon()
  }

  /** The message of an entry that was added has changed. */
  change(entry: Entry): void {
    if (this.#unwritten.has(entry)) return
    this.#changed.add(entry)
    this.#writeSoon()
  }

  /** The message has settled. */
  end(entry: Entry): void {
    entry.isOver = true
    if (!this.#unwritten.delete(entry) && entry.key !== undefined) this.remove(entry.key)
  }

  remove(key: number): void {
    this.#removed.push(key)
    this.#writeSoon()
  }

  /** Writes what is left, then lets another page take over. */
  close(): void {
    void this.#write().finally(() => {
      this.#store.close()
    })
  }

  /** Waits until the core has run: a message that the core writes and settles at once never needs the store. */
  #writeSoon(): void {
    // Not by soon.js: a module shared with the entry would be a file of its own, which every page waits for.
    void Promise.resolve().then(() => this.#write())
  }

  async #write(): Promise<void> {
    if (this.#writing) return
    this.#writing = true
    while (this.#unwritten.size > 0 || this.#removed.length > 0 || this.#changed.size > 0) await this.#writeBatch()
    this.#writing = false
  }

  async #writeBatch(): Promise<void> {
    const [added, removed, changed] = [[...this.#unwritten], this.#removed, [...this.#changed]]
    this.#unwritten = new Set()
    this.#changed = new Set()
    this.#removed = []
    const replaced = changed.flatMap(({ message, key, isOver }) =>
      isOver || key === undefined ? [] : [{ ...message, key }],
    )
    const users = added.map(({ message }) => message.user)
    try {
      const keys = await this.#store.write(
        added.map(({ message }) => message),
        removed,
        replaced,
      )
      for (const [i, entry] of added.entries()) this.#written(entry, keys[i], users[i])
    } catch (thrown) {
      // The whole batch failed. Try the deletions once more by themselves, or those messages would be sent again after a reload.
      if (added.length > 0) this.#removed.push(...removed)
      this.#failed(thrown)
    }
  }

  #written(entry: Entry, key: number | undefined, user: string | undefined): void {
    entry.key = key
    if (entry.isOver && key !== undefined) this.remove(key)
    else if (entry.message.user !== user) this.#changed.add(entry)
  }

  /** A failed store accepts nothing more. */
  #failed(thrown: unknown): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    this.#unwritten.clear()
    this.#onFailed(thrown)
  }
}
