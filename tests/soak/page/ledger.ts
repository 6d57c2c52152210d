/** Counts what was asked for, and how it ended. What never ends stays pending. */
export class Ledger {
  readonly #pending = new Set<string>()
  #ended: Record<string, number> = {}

  enter(name: string, work: Promise<string>): void {
    this.#pending.add(name)
    const end = (outcome: string): void => {
      this.#pending.delete(name)
      this.#ended[outcome] = (this.#ended[outcome] ?? 0) + 1
    }
    work.then(end, (thrown: unknown) => {
      end(thrown instanceof Error && 'code' in thrown ? thrown.name : `threw ${String(thrown)}`)
    })
  }

  get pending(): readonly string[] {
    return [...this.#pending]
  }

  /** How many ended in which way since the last call. */
  take(): Readonly<Record<string, number>> {
    const ended = this.#ended
    this.#ended = {}
    return ended
  }
}
