import { DataFolder } from './data_folder'
import type { ChangeListener, Database, Identity, Row, SqlValue, Statement } from './database'
import { readImage, writeImage } from './image_cache'
import { Outbox } from './outbox'
import { PgliteThread, type ThreadListener } from './pglite_thread'
import { embeddedContents, schemaHash } from './schema'

export interface PgliteOptions {
  /** A folder that keeps the data, or null for memory. */
  readonly dataDir: string | null
  /** Without the demo's tables. */
  readonly bare: boolean
  readonly onProgress: (text: string) => void
}

/** The embedded PostgreSQL. One session: statements run one after another. */
export class PgliteDatabase implements Database {
  private outbox: Outbox | null = null

  private constructor(
    private readonly thread: PgliteThread,
    private readonly folder: DataFolder | null,
    private readonly news: News,
  ) {}

  /** Opens or makes the database. Throws a `StartupError` for a folder that is in use or of another version. */
  static async open(options: PgliteOptions): Promise<PgliteDatabase> {
    const news = new News()
    const { schema, seed } = embeddedContents(options.bare)
    const hash = schemaHash(schema)
    const folder = options.dataDir === null ? null : await DataFolder.take(options.dataDir, hash)
    try {
      if (folder?.isFilled) {
        const thread = await PgliteThread.start({ dataDir: folder.databasePath, image: null, schema: null }, news)
        return new PgliteDatabase(thread, folder, news)
      }
      const thread = await startFresh(folder?.databasePath ?? null, schema, options.onProgress, news)
      await thread.request({ kind: 'exec', text: seed })
      await folder?.markFilled()
      return new PgliteDatabase(thread, folder, news)
    } catch (error) {
      await folder?.release()
      throw error
    }
  }

  async run(script: string): Promise<void> {
    await this.thread.request({ kind: 'exec', text: script })
  }

  async query(text: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    const results = (await this.thread.request({ kind: 'query', text, params })) as readonly (readonly Row[])[]
    return results[0] ?? []
  }

  async queryAs(identity: Identity, statements: readonly Statement[]): Promise<readonly (readonly Row[])[]> {
    return (await this.thread.request({ kind: 'queryAs', identity, statements })) as readonly (readonly Row[])[]
  }

  async watch(listener: ChangeListener): Promise<void> {
    const outbox = new Outbox(this, listener)
    this.outbox = outbox
    this.news.changed = (): void => outbox.wake()
    await this.query('truncate realtime.outbox')
  }

  onInterrupted(): void {
    // The outbox is in the same database as the data, so nothing is ever missed.
  }

  schemaVersion(): number {
    return this.news.version
  }

  async close(): Promise<void> {
    await this.outbox?.stop()
    await this.thread.stop()
    await this.folder?.release()
  }
}

/** Messages of the worker. They are kept until somebody listens. */
class News implements ThreadListener {
  version = 0
  changed: () => void = () => undefined

  schemaChanged(): void {
    this.version++
  }
}

async function startFresh(
  dataDir: string | null,
  schema: string,
  onProgress: (text: string) => void,
  news: News,
): Promise<PgliteThread> {
  const hash = schemaHash(schema)
  const image = await readImage(hash)
  if (image !== null) {
    const thread = await PgliteThread.start({ dataDir, image, schema: null }, news).catch(() => null)
    if (thread !== null) return thread
  }
  onProgress('making the database for the first time (a few seconds)')
  const thread = await PgliteThread.start({ dataDir, image: null, schema }, news)
  const dump = (await thread.request({ kind: 'dump' })) as Uint8Array
  await writeImage(hash, dump)
  return thread
}
