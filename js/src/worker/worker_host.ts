import { workerText } from '../../generated/worker_text.js'
import type { OpenCore, WorkerFactory } from './protocol.js'
import { READY } from './protocol.js'

/** A worker that says nothing for this long is given up. */
const PATIENCE_MS = 5_000
/** A worker without cores is ended after a moment, long enough for a page to make its next client. */
const LINGER_MS = 1_000

/** The package's own: from a text, so that it works with every bundler and from every address. */
export function workerFromText(): Worker {
  const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }))
  try {
    return new Worker(url, { name: 'holdfast' })
  } finally {
    // Fetched by then, or about to be: a revoked address is kept for who asked before.
    setTimeout(() => {
      URL.revokeObjectURL(url)
    }, PATIENCE_MS)
  }
}

const hosts = new Map<WorkerFactory, WorkerHost>()

/** The page's one worker of that factory; all clients' cores share it. */
export function hostOf(factory: WorkerFactory): WorkerHost {
  const host = hosts.get(factory) ?? new WorkerHost(factory)
  hosts.set(factory, host)
  return host
}

/** A worker, and how many cores run in it. */
export class WorkerHost {
  readonly #factory: WorkerFactory
  #worker: Promise<Worker> | undefined
  #cores = 0

  constructor(factory: WorkerFactory) {
    this.#factory = factory
  }

  /** Starts a core, and gives the port to it. Rejects where workers cannot be had. Each is to be released. */
  async open(wasm: OpenCore['wasm']): Promise<MessagePort> {
    this.#cores += 1
    try {
      this.#worker ??= started(this.#factory)
      const worker = await this.#worker
      const { port1, port2 } = new MessageChannel()
      worker.postMessage({ port: port2, wasm } satisfies OpenCore, [port2])
      return port1
    } catch (thrown) {
      this.#cores -= 1
      this.#worker = undefined
      throw thrown
    }
  }

  release(): void {
    this.#cores -= 1
    setTimeout(() => {
      if (this.#cores > 0 || !this.#worker) return
      const worker = this.#worker
      this.#worker = undefined
      void worker.then((ended) => {
        ended.terminate()
      })
    }, LINGER_MS)
  }
}

/** Resolves with the worker once its script runs. */
async function started(factory: WorkerFactory): Promise<Worker> {
  const worker = factory()
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the worker said nothing for ${String(PATIENCE_MS / 1000)} s`))
      }, PATIENCE_MS)
      worker.onerror = (event) => {
        event.preventDefault()
        reject(new Error(event.message || 'its script was not run; does the Content-Security-Policy forbid it?'))
      }
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (data === READY) resolve()
      }
    })
    return worker
  } catch (thrown) {
    worker.terminate()
    throw thrown
  } finally {
    clearTimeout(timer)
    worker.onmessage = null
    worker.onerror = null
  }
}
