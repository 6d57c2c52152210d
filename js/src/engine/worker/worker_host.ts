import { workerText } from '../../../generated/worker_text.js'
import type { OpenCore, WorkerFactory } from './protocol.js'
import { READY } from './protocol.js'
import { WorkerWatch } from './worker_watch.js'

/** The page gives up a worker that sends nothing for this long. */
const PATIENCE_MS = 5_000
/** How long a worker without cores lives: long enough for a page to make its next client. */
const LINGER_MS = 1_000

/** The package's own worker, made from text: it works with every bundler and from every address. */
export function workerFromText(): Worker {
  const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }))
  try {
    return new Worker(url, { name: 'holdfast' })
  } finally {
    // The worker has requested the script by then; revoking the address does not affect a request that has started.
    setTimeout(() => {
      URL.revokeObjectURL(url)
    }, PATIENCE_MS)
  }
}

/** After more deaths than this within a minute, the page starts no other worker. */
const MOST_RESTARTS = 3
const RESTARTS_WITHIN_MS = 60_000

const hosts = new Map<WorkerFactory, WorkerHost>()

/** The page's one worker of that factory. The cores of all clients share it. */
export function hostOf(factory: WorkerFactory): WorkerHost {
  const host = hosts.get(factory) ?? new WorkerHost(factory)
  hosts.set(factory, host)
  return host
}

/** A worker, and the cores that run in it. */
export class WorkerHost {
  readonly #factory: WorkerFactory
  #worker: Promise<Worker> | undefined
  #watch: WorkerWatch | undefined
  /** Callbacks for the worker's loss, one for each core. */
  readonly #cores = new Set<() => void>()
  /** Times at which workers were lost or failed to start. */
  #losses: number[] = []

  constructor(factory: WorkerFactory) {
    this.#factory = factory
  }

  /**
   * Starts a core and returns the port to it. Rejects if no worker can start. Release each port with the same `lost`, unless `lost` was
   * called: then the worker has died.
   */
  async open(wasm: OpenCore['wasm'], lost: () => void): Promise<MessagePort> {
    this.#cores.add(lost)
    const starting = (this.#worker ??= this.#start())
    try {
      const worker = await starting
      if (this.#worker !== starting) throw new Error('the worker has died')
      this.#watch ??= new WorkerWatch(worker, () => {
        this.giveUp()
      })
      const { port1, port2 } = new MessageChannel()
      worker.postMessage({ port: port2, wasm } satisfies OpenCore, [port2])
      return port1
    } catch (thrown) {
      this.#cores.delete(lost)
      throw thrown
    }
  }

  release(lost: () => void): void {
    this.#cores.delete(lost)
    setTimeout(() => {
      if (this.#cores.size === 0) this.#end()
    }, LINGER_MS)
  }

  /** Whether a lost worker should be replaced. */
  mayRestart(): boolean {
    this.#losses = this.#losses.filter((at) => at > performance.now() - RESTARTS_WITHIN_MS)
    return this.#losses.length <= MOST_RESTARTS
  }

  /** Ends a worker that is dead or unusable: all its cores are lost. */
  giveUp(): void {
    this.#losses.push(performance.now())
    this.#end()
    const cores = [...this.#cores]
    this.#cores.clear()
    for (const lost of cores) lost()
  }

  async #start(): Promise<Worker> {
    try {
      return await started(this.#factory)
    } catch (thrown) {
      this.#worker = undefined
      this.#losses.push(performance.now())
      throw thrown
    }
  }

  #end(): void {
    const worker = this.#worker
    this.#worker = undefined
    this.#watch?.stop()
    this.#watch = undefined
    worker?.then(
      (ended) => {
        ended.terminate()
      },
      // The worker never started.
      () => undefined,
    )
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
