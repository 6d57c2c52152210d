import { PASSIVE } from '../../port/port.js'
import { FIRST_ERRORS } from '../../base/error_table.js'
import { HoldfastError, lostEvent } from '../../base/errors.js'
import { bring } from '../../base/late.js'
import { LatePort } from '../../port/late_port.js'
import { pageCore } from '../page_core.js'
import type { LoadEngine } from '../page_core.js'
import type { Command, CoreEvent, CorePort, PortFactory } from '../../port/port.js'
import { guarded } from '../../base/report.js'
import type { WasmSource } from '../wasm_source.js'
import type { WorkerFactory } from './protocol.js'

const codes = {
  crashed: FIRST_ERRORS.CORE_CRASHED.code,
  restarting: FIRST_ERRORS.WORKER_RESTARTING.code,
  lost: FIRST_ERRORS.WORKER_LOST.code,
  userChanged: FIRST_ERRORS.USER_CHANGED.code,
  channelLeft: FIRST_ERRORS.CHANNEL_LEFT.code,
  queueCleared: FIRST_ERRORS.QUEUE_CLEARED.code,
  closedByUser: FIRST_ERRORS.CLOSED_BY_USER.code,
  replyTimeout: FIRST_ERRORS.REPLY_TIMEOUT.code,
}

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
    try {
      const files = [import('./open_remote_core.js'), load()] as const
      const [{ openRemoteCore }, engine] = await Promise.all(files)
      bring(engine)
      return await openRemoteCore(factory, engine.portableWasm(wasm), {
        reader: new engine.EventReader(lostEvent),
        guarded,
        codes,
      })
    } catch (thrown) {
      onFallback(HoldfastError.from(thrown, 'WORKER_UNAVAILABLE'))
      return inPage()
    }
  }
  return () => new WakingPort(open)
}

/** Starts its core with the first command that does more than state a fact. */
class WakingPort implements CorePort {
  readonly #open: () => Promise<CorePort>
  readonly #late: LatePort
  #arrived: (port: Promise<CorePort>) => void = () => undefined
  #awake = false

  constructor(open: () => Promise<CorePort>) {
    this.#open = open
    this.#late = new LatePort(
      new Promise((resolve) => {
        this.#arrived = resolve
      }),
    )
  }

  post(command: Command): void {
    this.#late.post(command)
    if (this.#awake || PASSIVE.has(command.type)) return
    this.#awake = true
    this.#arrived(this.#open())
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#late.onEvents(listener)
  }

  dispose(): void {
    this.#late.dispose()
  }
}
