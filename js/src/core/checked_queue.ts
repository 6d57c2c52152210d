import { HoldfastError } from '../base/errors.js'
import type { Discarded, QueuedMessage, TakenMessage } from './types.js'

interface Queue {
  enqueue: (this: Queue, message: QueuedMessage, now: number) => Discarded[]
  putBack: (this: Queue, messages: TakenMessage[]) => Discarded[]
}

/** A queue that rejects an invalid message, and says why, before it reaches C++. */
export function checkedQueue<C extends new (...args: never[]) => Queue>(queue: C): C {
  const { enqueue, putBack } = queue.prototype as Queue
  Object.assign(queue.prototype as Queue, {
    enqueue(this: Queue, message: QueuedMessage, now: number): Discarded[] {
      checkMessage(message)
      return enqueue.call(this, message, now)
    },
    putBack(this: Queue, messages: TakenMessage[]): Discarded[] {
      if (!Array.isArray(messages)) throw invalid('putBack() takes a list of messages')
      messages.forEach(checkTaken)
      return putBack.call(this, messages)
    },
  })
  return queue
}

/** @throws HoldfastError `INVALID_OPTIONS` */
function checkMessage(message: Partial<QueuedMessage> | null | undefined): void {
  const { request, channel, event, payload } = message ?? {}
  if (!isNumber(request)) throw invalid('request must be an unsigned 32-bit integer')
  if (!isNumber(channel)) throw invalid('channel must be an unsigned 32-bit integer')
  if (typeof event !== 'string') throw invalid('event must be a text')
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array))
    throw invalid('payload must be a text or a Uint8Array')
}

/** @throws HoldfastError `INVALID_OPTIONS` */
function checkTaken(message: Partial<TakenMessage> | null | undefined): void {
  checkMessage(message)
  for (const name of ['queuedAt', 'sequence', 'writes'] as const)
    if (!Number.isFinite(message?.[name])) throw invalid(`${name} must be as takeAll() gave it`)
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && value >>> 0 === value
}

function invalid(detail: string): HoldfastError {
  return new HoldfastError('INVALID_OPTIONS', detail)
}
