import { serveCores } from '../../../../js/src/worker/serve_cores.js'
import type { WorkerScope } from '../../../../js/src/worker/serve_cores.js'

/** A worker that runs the worker's script in this very process: what goes in and out is cloned, as between threads. */
export class FakeWorker {
  static made: FakeWorker[] = []
  onmessage: ((event: { data: unknown }) => void) | null = null
  onerror: ((event: { message: string; preventDefault: () => void }) => void) | null = null
  terminated = false
  readonly scope: WorkerScope = {
    onmessage: null,
    postMessage: (data) => {
      queueMicrotask(() => this.onmessage?.({ data }))
    },
  }

  constructor(run: (worker: FakeWorker) => void = (worker) => serveCores(worker.scope)) {
    FakeWorker.made.push(this)
    run(this)
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    const data: unknown = structuredClone(message, { transfer })
    this.scope.onmessage?.({ data } as never)
  }

  terminate(): void {
    this.terminated = true
  }

  /** The browser refuses to run its script. */
  refuse(message: string): void {
    queueMicrotask(() => this.onerror?.({ message, preventDefault: () => undefined }))
  }
}

/** As the option `host` takes it. */
export function fakeWorker(run?: (worker: FakeWorker) => void): () => Worker {
  return () => new FakeWorker(run) as unknown as Worker
}
