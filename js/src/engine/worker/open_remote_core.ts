import type { HoldfastError } from '../../base/errors.js'
import { LastingCore } from './lasting_core.js'
import type { OpenCore, WorkerFactory } from './protocol.js'
import type { PageSide } from './remote_core.js'
import { hostOf, workerFromText } from './worker_host.js'

export { WORKER_ERRORS } from '../../base/worker_errors.js'

/** Starts a core in the page's worker. Rejects if no worker can start. */
export async function openRemoteCore(
  factory: WorkerFactory | undefined,
  wasm: Promise<OpenCore['wasm']>,
  page: Omit<PageSide, 'codes'> & { readonly HoldfastError: typeof HoldfastError },
): Promise<LastingCore> {
  const codes = codesOf(page.HoldfastError)
  return LastingCore.open(hostOf(factory ?? workerFromText), await wasm, { ...page, codes })
}

function codesOf(Errors: typeof HoldfastError): PageSide['codes'] {
  const codeOf = (name: HoldfastError['name']): number => new Errors(name).code
  return {
    crashed: codeOf('CORE_CRASHED'),
    restarting: codeOf('WORKER_RESTARTING'),
    lost: codeOf('WORKER_LOST'),
    userChanged: codeOf('USER_CHANGED'),
    channelLeft: codeOf('CHANNEL_LEFT'),
    queueCleared: codeOf('QUEUE_CLEARED'),
    closedByUser: codeOf('CLOSED_BY_USER'),
    replyTimeout: codeOf('REPLY_TIMEOUT'),
  }
}
