import { serveCores } from '../../../../js/src/engine/worker/serve_cores.js'
import type { WorkerScope } from '../../../../js/src/engine/worker/serve_cores.js'

/** Runs the worker's script in this process. Messages are cloned, as between threads. */
export class FakeWorker {
  static made: FakeWorker[] = []
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null
  onmessageerror: (() => void) | null = null
  terminated = false
  readonly #ports: MessagePort[] = []
  /** Ignores all messages, as in an endless loop. */
  hangs = false
  readonly scope: WorkerScope = {
    onmessage: null,
    postMessage: (data) => {
      if (!this.terminated) queueMicrotask(() => this.onmessage?.({ data }))
    },
  }

  constructor(run: (worker: FakeWorker) => void = (worker) => serveCores(worker.scope)) {
    FakeWorker.made.push(this)
    run(this)
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    if (this.terminated || this.hangs) return
    const data: unknown = structuredClone(message, { transfer })
    if (typeof data === 'object' && data !== null && 'port' in data) this.#ports.push(data.port as MessagePort)
    this.scope.onmessage?.({ data } as never)
  }

  /** Like a real worker: everything in it is gone, and nobody is told. */
  terminate(): void {
    this.terminated = true
    for (const port of this.#ports.splice(0)) {
      port.onmessage?.({ data: { type: 'dispose' } } as MessageEvent)
      port.close()
    }
  }

  /** The browser refuses to run its script. */
  refuse(message: string): void {
    queueMicrotask(() => this.onerror?.({ message, preventDefault: () => undefined }))
  }
}

/** A worker factory for the option `host`. */
export function fakeWorker(run?: (worker: FakeWorker) => void): () => Worker {
  return () => new FakeWorker(run) as unknown as Worker
}
