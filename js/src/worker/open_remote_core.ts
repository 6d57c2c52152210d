import type { OpenCore, WorkerFactory } from './protocol.js'
import { RemoteCore } from './remote_core.js'
import type { PageSide } from './remote_core.js'
import { hostOf, workerFromText } from './worker_host.js'

/** Starts a core in the page's worker. Rejects where there can be none. */
export async function openRemoteCore(
  factory: WorkerFactory | undefined,
  wasm: Promise<OpenCore['wasm']>,
  page: PageSide,
): Promise<RemoteCore> {
  const host = hostOf(factory ?? workerFromText)
  const port = await host.open(await wasm)
  return new RemoteCore(port, page, () => {
    host.release()
  })
}
