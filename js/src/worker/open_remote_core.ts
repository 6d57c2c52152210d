import { portableWasm } from '../wasm_module.js'
import type { WasmSource } from '../wasm_module.js'
import type { WorkerFactory } from './protocol.js'
import { RemoteCore } from './remote_core.js'
import { hostOf, workerFromText } from './worker_host.js'

/** Starts a core in the page's worker. Rejects where there can be none. */
export async function openRemoteCore(factory: WorkerFactory | undefined, wasm?: WasmSource): Promise<RemoteCore> {
  const host = hostOf(factory ?? workerFromText)
  const port = await host.open(await portableWasm(wasm))
  return new RemoteCore(port, () => {
    host.release()
  })
}
