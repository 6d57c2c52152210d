import { HoldfastError, addErrors, lostEvent } from '../../base/errors.js'
import { bring } from '../../base/late.js'
import { LatePort } from '../../port/late_port.js'
import { pageCore } from '../page_core.js'
import type { LoadEngine } from '../page_core.js'
import type { CorePort, PortFactory } from '../../port/port.js'
import { guarded } from '../../base/report.js'
import type { WasmSource } from '../wasm_source.js'
import type { WorkerFactory } from './protocol.js'

/**
 * Makes ports to a core that runs in a worker. The worker starts with the first command that needs it. If no worker can start, the core
 * runs in the page and `onFallback` is called.
 */
export function workerCore(
  load: LoadEngine,
  factory: WorkerFactory | undefined,
  wasm: WasmSource | undefined,
  onFallback: (error: HoldfastError) => void,
): PortFactory {
  const inPage = pageCore(load, wasm)
  const open = async (): Promise<CorePort> => {
    const remote = import('./open_remote_core.js')
    // A failure is looked at once the engine, which has its text, is there.
    remote.catch(() => undefined)
    try {
      const engine = await load()
      bring(engine)
      const { openRemoteCore, WORKER_ERRORS } = await remote
      addErrors(WORKER_ERRORS)
      const reader = new engine.EventReader(lostEvent)
      return await openRemoteCore(factory, engine.portableWasm(wasm), { HoldfastError, reader, guarded })
    } catch (thrown) {
      onFallback(HoldfastError.from(thrown, 'WORKER_UNAVAILABLE'))
      return inPage()
    }
  }
  return () => new LatePort(open)
}
