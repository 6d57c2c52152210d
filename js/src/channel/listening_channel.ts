import { ChannelListeners } from './channel_listeners.js'
import type {
  Presence,
  RealtimeBroadcastMessage,
  RealtimeChannelOptions,
  ChangesFilter,
  RealtimePostgresChangesPayload,
  RealtimePostgresDeletePayload,
  RealtimePostgresInsertPayload,
  RealtimePostgresUpdatePayload,
  RealtimePresenceJoinPayload,
  RealtimePresenceLeavePayload,
  RealtimePresenceState,
  RealtimePresenceUpdatePayload,
  RealtimeSystemPayload,
  ReplayGap,
} from './channel_types.js'
import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import { advise } from '../base/dev.js'
import { HoldfastError } from '../base/errors.js'
import type { BroadcastEvent } from '../port/port.js'
import type { ChangeCallback } from './postgres_bindings.js'
import { ReplayWatch } from './replay.js'
import { Listeners } from '../base/report.js'
import { TopicChannel } from './topic_channel.js'
import type { ChannelPhase } from './topic_channel.js'
import type { Json, Row, Unsubscribe } from '../base/types.js'

const DEFAULTS = {
  broadcast: { ack: false, self: false },
  presence: { key: '', enabled: false },
  private: false,
} as const

/** A listener that `on` added. */
export interface ChannelBinding {
  readonly type: string
  readonly filter: object
  readonly callback: (payload: Json) => void
}

/** The half of a Supabase channel that listens: what it asks for, and who hears of what comes. */
export abstract class ListeningChannel extends TopicChannel {
  /** The name without `realtime:`. */
  readonly subTopic: string
  /** As given, with realtime-js's defaults. */
  readonly params: RealtimeChannelOptions & Required<Pick<RealtimeChannelOptions, 'config'>>
  readonly #listeners: ChannelListeners
  readonly #replay: ReplayWatch | undefined
  readonly #bindings: ChannelBinding[] = []
  readonly #gaps = new Listeners<[ReplayGap]>()
  #presenceJoined = false
  /** What still comes was for a user who has left. */
  #isMuted = false
  /** A user has left, and it is not joined for the next one (or nobody) yet. */
  #awaitsNextUser = false
  /** @internal It is joined for the next user: what the last one tracked is forgotten, and to be said anew. */
  readonly joinedForNextUser = new Listeners<[]>()

  /** @internal */
  constructor(connection: Connection, topic: string, options: RealtimeChannelOptions = {}) {
    super(connection, topic)
    this.subTopic = topic.replace(/^realtime:/i, '')
    advise('channel', options)
    this.params = { ...options, config: { ...DEFAULTS, ...options.config } }
    const { broadcast, presence } = this.params.config
    this.#listeners = new ChannelListeners(presence?.leaveDebounceMs)
    this.#replay = broadcast?.replay && new ReplayWatch(broadcast.replay)
    if (this.#replay && !options.config?.private) {
      throw new HoldfastError(
        'INVALID_OPTIONS',
        `tried to use replay on public channel '${this.topic}'. It must be a private channel.`,
      )
    }
  }

  /**
   * Adds a listener, before or (unlike realtime-js) after `subscribe()`: then the channel rejoins once, unnoticed.
   * A callback that throws is reported and stops nobody else.
   */
  on<T extends Row = Row>(
    type: 'postgres_changes',
    filter: ChangesFilter<'INSERT'>,
    callback: (payload: RealtimePostgresInsertPayload<T>) => void,
  ): this
  on<T extends Row = Row>(
    type: 'postgres_changes',
    filter: ChangesFilter<'UPDATE'>,
    callback: (payload: RealtimePostgresUpdatePayload<T>) => void,
  ): this
  on<T extends Row = Row>(
    type: 'postgres_changes',
    filter: ChangesFilter<'DELETE'>,
    callback: (payload: RealtimePostgresDeletePayload<T>) => void,
  ): this
  on<T extends Row = Row>(
    type: 'postgres_changes',
    filter: ChangesFilter,
    callback: (payload: RealtimePostgresChangesPayload<T>) => void,
  ): this
  on<T = Json>(
    type: 'broadcast',
    filter: { event: string },
    callback: (message: RealtimeBroadcastMessage<T>) => void,
  ): this
  on(type: 'presence', filter: { event: 'sync' }, callback: () => void): this
  on<T extends Row = Row>(
    type: 'presence',
    filter: { event: 'join' },
    callback: (payload: RealtimePresenceJoinPayload<T>) => void,
  ): this
  on<T extends Row = Row>(
    type: 'presence',
    filter: { event: 'leave' },
    callback: (payload: RealtimePresenceLeavePayload<T>) => void,
  ): this
  on<T extends Row = Row>(
    type: 'presence',
    filter: { event: 'update' },
    callback: (payload: RealtimePresenceUpdatePayload<T>) => void,
  ): this
  on(type: 'presence', filter: { event: '*' }, callback: (payload: Json) => void): this
  on(type: 'system', filter: object, callback: (payload: RealtimeSystemPayload) => void): this
  on(type: string, filter: object, callback: (payload: Json) => void): this
  on(type: string, filter: object, callback: (payload: never) => void): this {
    this.#bindings.push({ type: type.toLowerCase(), filter, callback: callback as (payload: Json) => void })
    this.listen(type, filter, callback as (payload: Json) => void)
    return this
  }

  /** What `on` was asked for, by type in lower case. */
  get bindings(): Record<string, ChannelBinding[]> {
    const byType: Record<string, ChannelBinding[]> = {}
    for (const binding of this.#bindings) (byType[binding.type] ??= []).push(binding)
    return byType
  }

  /** @internal Like `on`, but gives the function that takes the listener away again. */
  listen(type: string, filter: object, callback: (payload: Json) => void): Unsubscribe {
    if (typeof callback !== 'function') throw new HoldfastError('INVALID_OPTIONS', `on('${type}') needs a callback`)
    advise('listener', [type, filter])
    if (type.toLowerCase() === 'postgres_changes')
      return this.#listeners.postgres.listen(this.bind(filter), callback as ChangeCallback)
    const remove = this.#listeners.add(type, (filter as { event?: unknown }).event, callback)
    if (type.toLowerCase() === 'presence' && !this.#presenceJoined) this.reconfigure()
    return remove
  }

  /** @internal Asks for database changes; gives the entry's position in the join payload. */
  bind(filter: ChangesFilter): number {
    const { index, isNew } = this.#listeners.postgres.entry(filter)
    if (isNew) this.reconfigure()
    return index
  }

  /** Who is present, by key: a frozen object, new after each change. */
  presenceState<T extends Row = Row>(): RealtimePresenceState<T> {
    return this.#listeners.presence.snapshot as Record<string, Presence<T>[]>
  }

  /** With `config.broadcast.replay`: calls back when the server may have had more to replay than it does. */
  onReplayGap(callback: (gap: ReplayGap) => void): Unsubscribe {
    return this.#gaps.add(callback)
  }

  protected override joinPayload(): object {
    const { broadcast, presence: given, private: isPrivate = false } = this.params.config
    const presence = { ...given }
    // Ours, and nothing to the server.
    delete presence.leaveDebounceMs
    this.#presenceJoined = presence?.enabled === true || this.#listeners.has('presence')
    return {
      config: {
        broadcast: { ack: false, self: false, ...broadcast },
        presence: { key: '', ...presence, enabled: this.#presenceJoined },
        postgres_changes: this.#listeners.postgres.configs,
        private: isPrivate,
      },
    }
  }

  /** @internal What is on its way from a worker was for the user before: nothing counts until the core says how it stands. */
  override userLeft(): void {
    this.#isMuted = true
    this.#awaitsNextUser = true
    this.#listeners.presence.forget()
  }

  protected override heardOfState(): void {
    this.#isMuted = false
  }

  protected override receive(event: ChannelEvent): void {
    if (this.#isMuted) return
    try {
      this.#dispatch(event)
    } catch (thrown) {
      // Servers relay broken JSON as they got it: reported, survived.
      this.connection.link.notices.count('MALFORMED_FRAME', thrown)
    }
  }

  protected override startAfresh(): void {
    this.#listeners.presence.reset()
  }

  /** What a change of phase means to those who listen. */
  protected followPhase(phase: ChannelPhase, previous: ChannelPhase): void {
    if (phase === 'joined' || (phase === 'subscribed' && previous !== 'joined')) this.#replay?.joined()
    if (phase === 'closed') this.#listeners.presence.stop()
    if (!this.#awaitsNextUser || (phase !== 'joined' && phase !== 'subscribed')) return
    this.#awaitsNextUser = false
    this.joinedForNextUser.tell()
  }

  #heard(event: BroadcastEvent): void {
    const replay = this.#replay?.receive(event)
    if (replay?.gap) this.#gaps.tell(replay.gap)
    if (replay?.isNew !== false) this.#listeners.broadcast(event)
  }

  #dispatch(event: ChannelEvent): void {
    switch (event.type) {
      case 'postgresChange':
        this.#listeners.postgres.dispatch(event)
        return
      case 'broadcast':
        this.#heard(event)
        return
      case 'presence':
        this.#listeners.presence.apply(event)
        return
      case 'coreLost':
        this.#listeners.presence.startOver()
        return
      case 'system':
        this.#listeners.system(event.payload)
        return
      case 'message':
        this.#listeners.other(event.event, event.payload)
        return
    }
  }
}
