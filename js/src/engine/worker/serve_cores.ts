import { CoreRunner } from '../core_runner.js'
import { TOOLS } from '../tools.js'
import { coreLoader } from '../wasm_module.js'
import type { TableDirtyEvent } from '../../port/port.js'
import { Batcher } from './batcher.js'
import { WorkerSide } from './worker_side.js'
import { ANSWERED, PING, PONG, READY } from './protocol.js'
import type { Like, OpenCore, ToCore } from './protocol.js'

/** The part of a dedicated worker's global scope that this module uses. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent<OpenCore | typeof PING>) => void) | null
  postMessage(message: unknown): void
}

/** The worker's side: runs a core for each port that the page sends. */
export function serveCores(scope: WorkerScope): void {
  scope.onmessage = ({ data }) => {
    if (data === PING) scope.postMessage(PONG)
    else serveCore(data)
  }
  scope.postMessage(READY)
}

function serveCore({ port, wasm }: OpenCore): void {
  const batcher = new Batcher((items, transfer) => {
    port.postMessage(items, transfer)
  })
  const core = new CoreRunner<ArrayBuffer | Like | TableDirtyEvent>(
    coreLoader(wasm, TOOLS),
    (bytes, start, length) => [bytes.slice(start, start + length).buffer],
    false,
    new WorkerSide(),
  )
  core.onEvents((items) => {
    batcher.add(items)
  })
  port.onmessage = ({ data }: MessageEvent<ToCore>) => {
    if (data.type === 'dispose') {
      core.dispose()
      batcher.stop()
      port.close()
      return
    }
    core.post(data)
    // Sent after what the command did to the connection: the page believes the last report.
    if (ANSWERED.has(data.type)) batcher.add([{ type: 'carriedOut', command: data.type }])
  }
}
