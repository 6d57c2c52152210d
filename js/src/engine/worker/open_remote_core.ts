import { LastingCore } from './lasting_core.js'
import type { OpenCore, WorkerFactory } from './protocol.js'
import type { PageSide } from './remote_core.js'
import { hostOf, workerFromText } from './worker_host.js'

/** Starts a core in the page's worker. Rejects if no worker can start. */
export async function openRemoteCore(
  factory: WorkerFactory | undefined,
  wasm: Promise<OpenCore['wasm']>,
  page: PageSide,
): Promise<LastingCore> {
  return LastingCore.open(hostOf(factory ?? workerFromText), await wasm, page)
}
