import { Worker } from 'node:worker_threads'
import { SqlError } from './database'
import type { WorkerFailure, WorkerMessage, WorkerRequest, WorkerResult, WorkerStart } from './pglite_messages'

/** What the database tells without being asked. */
export interface ThreadListener {
  changed(): void
  schemaChanged(): void
}

interface Pending {
  resolve(result: WorkerResult): void
  reject(error: Error): void
}

function errorOf(failure: WorkerFailure): SqlError {
  return new SqlError(failure.message, failure.code, failure.detail, failure.hint)
}

/** The main thread's end of the PGlite worker: one promise for each request, in order. */
export class PgliteThread {
  private readonly pending = new Map<number, Pending>()
  private nextId = 1
  private ended: Error | null = null

  private constructor(
    private readonly worker: Worker,
    private readonly listener: ThreadListener,
  ) {
    worker.on('message', (message: WorkerMessage) => this.receive(message))
    worker.on('error', (error) => this.end(error))
    worker.on('exit', () => this.end(new Error('the database thread has ended')))
  }

  /** Starts the worker and waits until the database answers. Throws what PostgreSQL said if it cannot start. */
  static async start(data: WorkerStart, listener: ThreadListener): Promise<PgliteThread> {
    const worker = new Worker(new URL('./pglite_worker_boot.mjs', import.meta.url), {
      workerData: data,
      execArgv: [],
      transferList: [],
    })
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (m: WorkerMessage) => (m.kind === 'failed' ? reject(errorOf(m.error)) : resolve()))
      worker.once('error', reject)
    }).catch(async (error: unknown) => {
      await worker.terminate()
      throw error
    })
    return new PgliteThread(worker, listener)
  }

  request(request: WorkerRequest): Promise<WorkerResult> {
    if (this.ended !== null) return Promise.reject(this.ended)
    const id = this.nextId++
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject })
      this.worker.postMessage({ id, request })
    })
  }

  async stop(): Promise<void> {
    await this.request({ kind: 'close' }).catch(() => undefined)
    await this.worker.terminate()
  }

  private receive(message: WorkerMessage): void {
    if (message.kind === 'changed') return this.listener.changed()
    if (message.kind === 'schema_changed') return this.listener.schemaChanged()
    if (message.kind === 'ready' || message.id === null) return
    const pending = this.pending.get(message.id)
    this.pending.delete(message.id)
    if (message.kind === 'done') pending?.resolve(message.result)
    else pending?.reject(errorOf(message.error))
  }

  private end(error: Error): void {
    this.ended = error
    for (const pending of this.pending.values()) pending.reject(error)
    this.pending.clear()
  }
}
