import type { ChannelState, ConnectionState, NumberOf, Outcome } from '../../base/enums.js'
import type { Command, CoreEvent, PushCommand, SettledEvent } from '../../port/port.js'
import type { PageSide } from './remote_core.js'

type Codes = PageSide['codes']
type Named<T extends Command['type']> = Extract<Command, { type: T }>

interface KeptChannel {
  open: Named<'openChannel'>
  readonly attachments: Map<number, Command>
  subscribe?: Named<'subscribe'> | undefined
  /** The last announcement. A new core must announce it again, even if it has settled. */
  presence?: PushCommand | undefined
  isLeaving: boolean
  /** The number of its last state. */
  state: NumberOf<ChannelState>
}

interface KeptPush {
  command: PushCommand
  readonly at: number
  /** How a living core has ended the message by now; its report is still to come. */
  end?: readonly [outcome: NumberOf<Outcome>, error: keyof Codes | undefined]
}

interface KeptTrack {
  readonly open: Named<'openTrack'>
  fixes: readonly Named<'addFixes'>[]
}

/** Commands that describe the client, in the order in which a new core gets them. */
const STANDING = ['create', 'setOnline', 'setVisible', 'setAccessToken', 'suspend', 'connect'] as const
const UNDONE_BY: Readonly<Partial<Record<Command['type'], Command['type']>>> = {
  resume: 'suspend',
  disconnect: 'connect',
}
/** Number of batches of a track's fixes that a new core gets. */
const MOST_FIXES = 500

const DISCONNECTED: ConnectionState['disconnected'] = 0
const RECONNECTING: ConnectionState['reconnecting'] = 3
const CLOSED: ChannelState['closed'] = 0
const ERRORED: ChannelState['errored'] = 4
const FAILED: ChannelState['failed'] = 5
const SETTLED = { type: 'settled', status: '', response: '' } as const
const SENT: Outcome['sent'] = 1
const DROPPED: Outcome['dropped'] = 2
/** Nobody knows whether the dead core has written the message. */
const UNCONFIRMED: Outcome['failed'] = 4

/** Keeps every command that still stands, so that another core can continue where the first one was lost. */
export class Journal {
  readonly #standing = new Map<Command['type'], Command>()
  readonly #channels = new Map<number, KeptChannel>()
  readonly #tables = new Map<number, Named<'openTable'>>()
  readonly #tracks = new Map<number, KeptTrack>()
  /** Messages that have not settled, and since when. */
  readonly #pushes = new Map<number, KeptPush>()
  readonly #metrics = new Map<number, Command>()
  #state: NumberOf<ConnectionState> = DISCONNECTED

  record(command: Command): void {
    if (command.type === 'setAccessToken') this.#userIs(command.user)
    const undone = UNDONE_BY[command.type]
    if (command.type === 'disconnect') this.#end(() => true, UNCONFIRMED, 'queueCleared')
    if (undone) this.#standing.delete(undone)
    else if ((STANDING as readonly string[]).includes(command.type)) this.#standing.set(command.type, command)
    else if (command.type === 'push') this.#pushed(command)
    else if (command.type === 'metrics') this.#metrics.set(command.request, command)
    else if ('table' in command) this.#ofTable(command)
    else if ('track' in command) this.#ofTrack(command)
    else if ('channel' in command) this.#ofChannel(command)
  }

  heard(event: CoreEvent): void {
    if (event.type === 'settled') this.#settled(event)
    else if (event.type === 'metrics') this.#metrics.delete(event.request)
    else if (event.type === 'connectionState') this.#state = event.state
    else if (event.type === 'channelState') {
      const channel = this.#channels.get(event.channel)
      if (channel) channel.state = event.state
    }
  }

  /** The commands for a new core. A message that was sent already may be sent twice, because nobody knows whether it arrived. */
  replay(): Command[] {
    const standing = STANDING.flatMap((type) => this.#standing.get(type) ?? [])
    const channels = [...this.#channels.values()]
    return [
      ...standing,
      ...channels.flatMap(({ open, attachments }) => [open, ...attachments.values()]),
      ...this.#tables.values(),
      ...channels.flatMap(({ subscribe, presence }) =>
        [subscribe, presence && this.#announced(presence)].filter((command) => command !== undefined),
      ),
      ...this.#waiting().map(({ command, at }) => waited(command, performance.now() - at)),
      ...[...this.#tracks.values()].flatMap(({ open, fixes }) => [open, ...fixes]),
      ...this.#metrics.values(),
    ]
  }

  /** The events that tell the page of a core's loss. A new core knows neither what the page has seen nor what had ended. */
  loss(codes: Codes): CoreEvent[] {
    const events: CoreEvent[] = this.#ended(codes)
    const wanted = this.#standing.has('connect')
    if (this.#state !== DISCONNECTED && wanted) events.push(reconnecting(this.#state, codes.restarting))
    for (const [channel, { state, isLeaving }] of this.#channels) {
      events.push({ type: 'coreLost', channel })
      // The server has received the leave, or has seen the socket end.
      if (isLeaving) events.push(channelState(channel, CLOSED, 0))
      else if (state === CLOSED || state === FAILED) continue
      else if (wanted) events.push(channelState(channel, ERRORED, codes.restarting))
      // `disconnect()` was called, but the core was lost before it closed the socket.
      else events.push(channelState(channel, CLOSED, codes.closedByUser))
    }
    for (const table of this.#tables.keys()) events.push({ type: 'tableStale', table })
    events.push({ type: 'queue', size: 0, bytes: 0 })
    return events
  }

  /** A message whose bound has passed does not go to another core. */
  timedOut(request: number, codes: Codes): CoreEvent[] {
    if (!this.#pushes.delete(request)) return []
    return [{ ...SETTLED, request, outcome: UNCONFIRMED, error: codes.replyTimeout }]
  }

  /** Everything has failed. What describes the client stays, for another try. */
  forgetMessages(): void {
    this.#pushes.clear()
    this.#metrics.clear()
    this.#standing.delete('connect')
    this.#state = DISCONNECTED
  }

  /** A new core knows only the user who is signed in now. What an earlier user sent and announced must not become this user's. */
  #userIs(user: string | undefined): void {
    const before = this.#standing.get('setAccessToken')
    const leaves = before?.type === 'setAccessToken' && before.user !== undefined && before.user !== user
    if (leaves) for (const channel of this.#channels.values()) this.#forgetPresence(channel, UNCONFIRMED, 'userChanged')
    if (user === undefined) return
    for (const push of this.#pushes.values()) push.command = { owner: user, ...push.command }
  }

  #pushed(command: PushCommand): void {
    const channel = this.#channels.get(command.channel)
    if (channel && command.event === 'presence' && channel.open.topic.startsWith('realtime:')) {
      this.#forgetPresence(channel, SENT)
      channel.presence = command
    }
    this.#pushes.set(command.request, { command, at: performance.now() })
  }

  #settled({ request, outcome }: SettledEvent): void {
    this.#pushes.delete(request)
    if (outcome !== DROPPED) return
    for (const channel of this.#channels.values())
      if (channel.presence?.request === request) channel.presence = undefined
  }

  /** Repeats a settled announcement without a request, so that a `disconnect()` before the join does not undo it. */
  #announced(presence: PushCommand): PushCommand {
    return this.#pushes.has(presence.request) ? presence : { ...presence, request: 0 }
  }

  #forgetPresence(channel: KeptChannel, outcome: NumberOf<Outcome>, error?: keyof Codes): void {
    const announced = channel.presence?.request
    channel.presence = undefined
    this.#end(({ request }) => request === announced, outcome, error)
  }

  #end(isIt: (command: PushCommand) => boolean, outcome: NumberOf<Outcome>, error?: keyof Codes): void {
    for (const push of this.#pushes.values()) if (isIt(push.command)) push.end ??= [outcome, error]
  }

  /** All messages that wait, except presence, which goes with its channel. */
  #waiting(): KeptPush[] {
    return [...this.#pushes.values()].filter(
      ({ command, end }) => !end && this.#channels.get(command.channel)?.presence?.request !== command.request,
    )
  }

  /** Reports everything that had ended, in place of the lost core. */
  #ended(codes: Codes): CoreEvent[] {
    return [...this.#pushes].flatMap(([request, { end }]) => {
      if (!end) return []
      this.#pushes.delete(request)
      const [outcome, error] = end
      return [{ ...SETTLED, request, outcome, error: error ? codes[error] : 0 }]
    })
  }

  #ofChannel(command: Extract<Command, { channel: number }>): void {
    if (command.type === 'openChannel')
      this.#channels.set(command.channel, { open: command, attachments: new Map(), isLeaving: false, state: CLOSED })
    if (command.type === 'unsubscribe' || command.type === 'closeChannel')
      this.#end(({ channel }) => channel === command.channel, UNCONFIRMED, 'channelLeft')
    if (command.type === 'closeChannel') this.#channels.delete(command.channel)
    const channel = this.#channels.get(command.channel)
    if (!channel) return
    if (command.type === 'configureChannel') channel.open = { ...channel.open, joinPayload: command.joinPayload }
    if (command.type === 'attach') channel.attachments.set(command.attachment, command)
    if (command.type === 'detach') channel.attachments.delete(command.attachment)
    if (command.type !== 'subscribe' && command.type !== 'unsubscribe') return
    channel.isLeaving = command.type === 'unsubscribe'
    channel.subscribe = command.type === 'subscribe' ? command : undefined
    if (channel.isLeaving) channel.presence = undefined
  }

  #ofTable(command: Extract<Command, { table: number }>): void {
    if (command.type === 'openTable') this.#tables.set(command.table, command)
    if (command.type === 'closeTable') this.#tables.delete(command.table)
  }

  #ofTrack(command: Extract<Command, { track: number }>): void {
    if (command.type === 'openTrack') this.#tracks.set(command.track, { open: command, fixes: [] })
    if (command.type === 'closeTrack') this.#tracks.delete(command.track)
    const track = this.#tracks.get(command.track)
    if (track && command.type === 'addFixes') track.fixes = [...track.fixes.slice(1 - MOST_FIXES), command]
  }
}

function waited(command: PushCommand, ms: number): PushCommand {
  return { ...command, waitedMs: (command.waitedMs ?? 0) + ms }
}

function reconnecting(previous: NumberOf<ConnectionState>, reason: number): CoreEvent {
  const rest = { closeCode: 0, attempts: 0, retryAt: 0, detail: '' }
  return { type: 'connectionState', state: RECONNECTING, previous, reason, ...rest }
}

function channelState(channel: number, state: NumberOf<ChannelState>, error: number): CoreEvent {
  return { type: 'channelState', channel, state, error, retryAt: 0, detail: '', response: '' }
}
