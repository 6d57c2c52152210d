import type { Database } from './database'

/**
 * Answers of the catalogue, kept until the schema changes. In the embedded database the news of a change comes before the
 * answer to the statement that made it, so nothing stale is told; a real one is asked each time.
 */
export class Remembered<T> {
  private readonly known = new Map<string, T>()
  private version: number | null = null

  constructor(private readonly db: Pick<Database, 'schemaVersion'>) {}

  /** What is known by this key, or what `ask` finds out. */
  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const version = this.db.schemaVersion()
    if (version === null) return ask()
    if (version !== this.version) this.known.clear()
    this.version = version
    const known = this.known.get(key)
    if (known !== undefined) return known
    const found = await ask()
    // Null is not kept: a table that is not there yet may be made by a statement under way.
    if (found !== null && version === this.db.schemaVersion()) this.known.set(key, found)
    return found
  }
}
