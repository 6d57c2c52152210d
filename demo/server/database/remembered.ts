import type { Database } from './database'

/**
 * Answers of the catalogue, kept until the schema changes. The embedded database tells of a change before it answers the statement that made it, so
 * nothing stale is returned. A real database is asked each time.
 */
export class Remembered<T> {
  private readonly known = new Map<string, T>()
  private version: number | null = null

  constructor(private readonly db: Pick<Database, 'schemaVersion'>) {}

  /** What is known under this key, or what `ask` finds out. */
  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const version = this.db.schemaVersion()
    if (version === null) return ask()
    if (version !== this.version) this.known.clear()
    this.version = version
    const known = this.known.get(key)
    if (known !== undefined) return known
    const found = await ask()
    // Null is not kept, because a statement under way may make the table that is missing now.
    if (found !== null && version === this.db.schemaVersion()) this.known.set(key, found)
    return found
  }
}
