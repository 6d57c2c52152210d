import { ERRORS } from '../base/error_table.js'
import { bindUser, record, reseeded } from './pooled_socket.js'
import type { Named, PooledChannel, Socket } from './pooled_socket.js'
import type { ChannelStateEvent, Command, CoreEvent, CorePort, PortFactory } from './port.js'
import { soon } from '../base/soon.js'

/** What a socket that is opened later must hear first, in this order. */
const STANDING: readonly Command['type'][] = [
  'create',
  'setOnline',
  'setVisible',
  'setAccessToken',
  'suspend',
  'connect',
]

/** One command undoes the other. */
const OPPOSITE: Readonly<Partial<Record<Command['type'], Command['type']>>> = {
  resume: 'suspend',
  disconnect: 'connect',
}

/** With a single socket, nothing is to be sorted out of what the server sends: most of all events. */
function isReceived({ type }: CoreEvent): boolean {
  return type === 'postgresChange' || type === 'broadcast' || type === 'tableDirty' || type === 'tableDiff'
}

/**
 * Several cores, each with a socket of its own, behind one port: the server takes only so many channels from one (100; protocol.md,
 * "Limits"). Another socket is opened when all are full, and closed when its last channel is gone. The first is the one whose state and
 * quality are told; the queues are counted together. A channel that the server refuses for being one too many moves to another.
 */
export class PooledPort implements CorePort {
  readonly #make: PortFactory
  readonly #limit: number
  readonly #first: Socket
  #more: Socket[] = []
  readonly #channels = new Map<number, PooledChannel>()
  readonly #tables = new Map<number, number>()
  readonly #requests = new Map<number, number>()
  readonly #standing = new Map<Command['type'], Command>()
  #listener: (events: readonly CoreEvent[]) => void = () => undefined

  /** @param limit most channels of one socket */
  constructor(make: PortFactory, limit: number) {
    this.#make = make
    this.#limit = limit
    this.#first = this.#newSocket()
  }

  post(command: Command): void {
    if (command.type === 'openChannel') this.#open(command)
    else if ('channel' in command) this.#toChannel(command)
    else if ('table' in command) this.#toTable(command)
    // Tracks need no socket.
    else if ('track' in command) this.#first.port.post(command)
    else this.#toAll(command)
  }

  onEvents(listener: (events: readonly CoreEvent[]) => void): void {
    this.#listener = listener
  }

  dispose(): void {
    for (const { port } of [this.#first, ...this.#more]) port.dispose()
  }

  #newSocket(): Socket {
    const socket: Socket = { port: this.#make(), channels: new Set(), limit: this.#limit, queue: { size: 0, bytes: 0 } }
    socket.port.onEvents((events) => {
      this.#heard(socket, events)
    })
    return socket
  }

  #toAll(command: Command): void {
    if (command.type === 'metrics') {
      this.#first.port.post(command)
      return
    }
    if (command.type === 'setAccessToken') for (const pooled of this.#channels.values()) bindUser(pooled, command.user)
    const opposite = OPPOSITE[command.type]
    if (opposite) this.#standing.delete(opposite)
    else if (STANDING.includes(command.type)) this.#standing.set(command.type, command)
    for (const { port } of [this.#first, ...this.#more]) port.post(command)
  }

  #open(command: Named<'openChannel'>): void {
    this.#leave(command.channel)
    const pooled: PooledChannel = {
      socket: this.#roomySocket(),
      open: command,
      subscribe: undefined,
      tables: new Map(),
      waiting: new Map(),
    }
    this.#channels.set(command.channel, pooled)
    pooled.socket.channels.add(command.channel)
    pooled.socket.port.post(command)
  }

  #roomySocket(): Socket {
    const roomy = [this.#first, ...this.#more].find(({ channels, limit }) => channels.size < limit)
    if (roomy) return roomy
    const socket = this.#newSocket()
    this.#more.push(socket)
    for (const type of STANDING) {
      const command = this.#standing.get(type)
      if (command) socket.port.post(command.type === 'create' ? reseeded(command) : command)
    }
    return socket
  }

  #toChannel(command: Extract<Command, { channel: number }>): void {
    const pooled = this.#channels.get(command.channel)
    if (command.type === 'push') this.#requests.set(command.request, command.channel)
    if (pooled) record(pooled, command)
    if (pooled && command.type === 'openTable') this.#tables.set(command.table, command.channel)
    const { port } = pooled?.socket ?? this.#first
    port.post(command)
    if (command.type === 'closeChannel') this.#leave(command.channel)
  }

  #toTable(command: Extract<Command, { table: number }>): void {
    const pooled = this.#channels.get(this.#tables.get(command.table) ?? -1)
    const { port } = pooled?.socket ?? this.#first
    port.post(command)
    if (command.type !== 'closeTable') return
    pooled?.tables.delete(command.table)
    this.#tables.delete(command.table)
  }

  #leave(channel: number): void {
    const pooled = this.#channels.get(channel)
    if (!pooled) return
    this.#channels.delete(channel)
    this.#vacate(pooled.socket, channel)
  }

  /** A socket beyond the first that nobody uses is closed, once what it is saying has been heard. */
  #vacate(socket: Socket, channel: number): void {
    socket.channels.delete(channel)
    if (socket === this.#first || socket.channels.size > 0) return
    this.#more = this.#more.filter((other) => other !== socket)
    socket.port.post({ type: 'disconnect' })
    soon(() => {
      socket.port.dispose()
    })
  }

  #heard(socket: Socket, events: readonly CoreEvent[]): void {
    if (this.#more.length === 0 && events.every(isReceived)) this.#listener(events)
    else this.#sortOut(socket, events)
  }

  #sortOut(socket: Socket, events: readonly CoreEvent[]): void {
    const told: CoreEvent[] = []
    const full: PooledChannel[] = []
    for (const event of events) {
      if (event.type === 'channelState' && this.#isOneTooMany(socket, event))
        full.push(...this.#channelOf(event.channel))
      else if (event.type === 'queue') told.push(this.#counted(socket, event))
      else if (this.#isForUser(socket, event)) told.push(event)
    }
    if (told.length > 0) this.#listener(told)
    for (const pooled of full) this.#move(pooled)
  }

  #isForUser(socket: Socket, event: CoreEvent): boolean {
    if (event.type === 'connectionState' || event.type === 'quality') return socket === this.#first
    if (event.type === 'settled') return this.#settled(socket, event.request)
    if ('channel' in event) return this.#channels.get(event.channel)?.socket === socket
    if ('table' in event) return this.#channels.get(this.#tables.get(event.table) ?? -1)?.socket === socket
    return true
  }

  /** False for a message that has moved: the socket that it left gives it up, the other one has it. */
  #settled(socket: Socket, request: number): boolean {
    const pooled = this.#channels.get(this.#requests.get(request) ?? -1)
    if (pooled && pooled.socket !== socket && pooled.waiting.has(request)) return false
    pooled?.waiting.delete(request)
    this.#requests.delete(request)
    return true
  }

  #counted(socket: Socket, event: Extract<CoreEvent, { type: 'queue' }>): CoreEvent {
    socket.queue = event
    const queues = [this.#first, ...this.#more].map(({ queue }) => queue)
    const sum = (of: 'size' | 'bytes'): number => queues.reduce((total, queue) => total + queue[of], 0)
    return { type: 'queue', size: sum('size'), bytes: sum('bytes') }
  }

  #channelOf(channel: number): PooledChannel[] {
    const pooled = this.#channels.get(channel)
    return pooled ? [pooled] : []
  }

  #isOneTooMany(socket: Socket, { channel, error, detail }: ChannelStateEvent): boolean {
    const refused = error === ERRORS.RATE_LIMITED.code && detail.startsWith('ChannelRateLimitReached')
    return refused && socket.channels.size > 1 && this.#channels.get(channel)?.socket === socket
  }

  /** The server's limit is lower than ours. */
  #move(pooled: PooledChannel): void {
    const { channel } = pooled.open
    const full = pooled.socket
    full.limit = Math.max(1, full.channels.size - 1)
    this.#vacate(full, channel)
    pooled.socket = this.#roomySocket()
    pooled.socket.channels.add(channel)
    full.port.post({ type: 'closeChannel', channel })
    const commands = [pooled.open, ...pooled.tables.values(), pooled.subscribe, ...pooled.waiting.values()]
    for (const command of commands) if (command) pooled.socket.port.post(command)
  }
}
