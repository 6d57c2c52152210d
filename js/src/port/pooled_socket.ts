import { PushFlag } from './port.js'
import type { Command, CorePort, PushCommand } from './port.js'

/** The command of that type. */
export type Named<T extends Command['type']> = Extract<Command, { type: T }>

/** A channel, and all that another socket must be told to take it over. */
export interface PooledChannel {
  socket: Socket
  open: Named<'openChannel'>
  subscribe: Named<'subscribe'> | undefined
  readonly tables: Map<number, Named<'openTable'>>
  /** Messages that may wait, until they settle. */
  readonly waiting: Map<number, PushCommand>
}

/** One core of a pool, and the channels that it has. */
export interface Socket {
  readonly port: CorePort
  readonly channels: Set<number>
  limit: number
  queue: { readonly size: number; readonly bytes: number }
}

/** Keeps what a socket would have to be told that takes the channel over. */
export function record(pooled: PooledChannel, command: Extract<Command, { channel: number }>): void {
  if (command.type === 'configureChannel') pooled.open = { ...pooled.open, joinPayload: command.joinPayload }
  if (command.type === 'subscribe') pooled.subscribe = command
  if (command.type === 'unsubscribe') pooled.subscribe = undefined
  if (command.type === 'openTable') pooled.tables.set(command.table, command)
  if (command.type === 'push' && (command.flags & PushFlag.queue) !== 0) pooled.waiting.set(command.request, command)
}

/** What nobody was known to have sent is the first one's who signs in. */
export function bindUser(pooled: PooledChannel, user: string | undefined): void {
  if (user === undefined) return
  for (const [request, push] of pooled.waiting)
    if (push.owner === undefined) pooled.waiting.set(request, { ...push, owner: user })
}

/** Two sockets of one page do not come back in step. */
export function reseeded(command: Command): Command {
  if (command.type !== 'create' || command.options.seed === undefined) return command
  return { ...command, options: { ...command.options, seed: command.options.seed + 1 } }
}
