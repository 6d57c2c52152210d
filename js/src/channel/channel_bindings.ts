import { parsedPayload } from './broadcast.js'
import { ChangeListeners, changesAskedFor } from './change_listeners.js'
import type { ChangeCallback } from './change_listeners.js'
import { ChannelListeners } from './channel_listeners.js'
import type { ChangesFilter, RealtimeChannelOptions, ReplayGap } from './channel_types.js'
import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import { advise } from '../base/dev.js'
import { HoldfastError } from '../base/errors.js'
import { tryParse } from '../base/json.js'
import { late } from '../base/late.js'
import type { Membership } from './membership.js'
import type { Attach, ChannelPhase, MembershipHandler } from './membership_handler.js'
import type { BroadcastEvent, Parsed, RawPayload } from '../port/port.js'
import { LatePresence } from './late_presence.js'
import type { ReplayWatch } from './replay.js'
import { Listeners } from '../base/report.js'
import type { Json, Unsubscribe } from '../base/types.js'

/** A listener that `on` added. */
export interface ChannelBinding {
  readonly type: string
  readonly filter: object
  readonly callback: (payload: Json) => void
}

/** What is asked of a topic until it is released. The core knows it by its id. */
export interface Attached {
  readonly id: number
  readonly release: Unsubscribe
}

/** Types with a fixed meaning. Every other type names an event. */
const KINDS = new Set(['broadcast', 'presence', 'system'])

/** realtime-js's defaults. */
export const CONFIG_DEFAULTS = {
  broadcast: { ack: false, self: false },
  presence: { key: '', enabled: false },
  private: false,
} as const

type Config = NonNullable<RealtimeChannelOptions['config']>

/**
 * What a Supabase channel listens to, and who is called for each event. Each listener to changes or presence is an attachment: the core unites
 * what they ask for.
 */
export class ChannelBindings implements MembershipHandler {
  readonly presence: LatePresence
  readonly replayGaps = new Listeners<[ReplayGap]>()
  /** Called when the channel is joined for the next user: what the last user tracked is forgotten, so track again. */
  readonly joinedForNextUser = new Listeners<[]>()
  /** Called when the topic was left, whoever left it. */
  readonly removals = new Listeners<[]>()
  readonly #connection: Connection
  readonly #config: Config
  readonly #membership: () => Pick<Membership, 'tell'>
  readonly #added: ChannelBinding[] = []
  readonly #listeners = new ChannelListeners()
  readonly #changes = new ChangeListeners()
  readonly #attachments = new Map<number, Attach>()
  #replay: ReplayWatch | undefined
  /** True while events still arrive for a user who has left. */
  #isMuted = false
  /** True from a user's leave until the channel is joined for the next user, or for nobody. */
  #awaitsNextUser = false

  constructor(connection: Connection, config: Config, membership: () => Pick<Membership, 'tell'>) {
    const { presence } = config
    this.#connection = connection
    this.#config = config
    this.#membership = membership
    this.presence = new LatePresence((payload) => {
      this.#listeners.tell('presence', payload.event, () => payload)
    }, presence?.leaveDebounceMs)
  }

  /** The listeners that `add` added, by type in lower case. */
  get byType(): Record<string, ChannelBinding[]> {
    const byType: Record<string, ChannelBinding[]> = {}
    for (const binding of this.#added) (byType[binding.type] ??= []).push(binding)
    return byType
  }

  /** Adds a listener that is never removed. */
  add(type: string, filter: object, callback: ChannelBinding['callback']): void {
    this.#added.push({ type: type.toLowerCase(), filter, callback })
    this.listen(type, filter, callback)
  }

  /** @throws HoldfastError `INVALID_OPTIONS` */
  listen(type: string, filter: object, callback: ChannelBinding['callback']): Unsubscribe {
    if (typeof callback !== 'function') throw new HoldfastError('INVALID_OPTIONS', `on('${type}') needs a callback`)
    advise('listener', [type, filter])
    const kind = type.toLowerCase()
    if (kind === 'postgres_changes') {
      const { id, release } = this.attach([filter])
      return both(this.#changes.add(id, callback as ChangeCallback), release)
    }
    const remove = this.#listeners.add(KINDS.has(kind) ? kind : type, (filter as { event?: unknown }).event, callback)
    return kind === 'presence' ? both(remove, this.attach([], true).release) : remove
  }

  /** Asks for database changes or presence, until it is released. */
  attach(filters: readonly ChangesFilter[], presence = false): Attached {
    const id = this.#connection.link.nextId()
    const ask: Attach = { type: 'attach', attachment: id, presence, changes: changesAskedFor(filters) }
    this.#attachments.set(id, ask)
    this.#membership().tell(ask)
    const release = (): void => {
      if (this.#attachments.delete(id)) this.#membership().tell({ type: 'detach', attachment: id })
    }
    return { id, release }
  }

  attachments(): Iterable<Attach> {
    return this.#attachments.values()
  }

  joinPayload(): object {
    const { broadcast, presence: given, private: isPrivate = false } = this.#config
    const presence = { ...given }
    // This option is for the client only.
    delete presence.leaveDebounceMs
    return {
      config: {
        broadcast: { ...CONFIG_DEFAULTS.broadcast, ...broadcast },
        presence: { ...CONFIG_DEFAULTS.presence, ...presence, enabled: presence.enabled === true },
        postgres_changes: [],
        private: isPrivate,
      },
    }
  }

  receive(event: ChannelEvent): void {
    if (event.type === 'channelState') this.#isMuted = false
    if (this.#isMuted) return
    try {
      this.#dispatch(event)
    } catch (thrown) {
      // Servers relay broken JSON unchecked: report it, and go on.
      this.#connection.link.notices.count('MALFORMED_FRAME', thrown)
    }
  }

  startAfresh(): void {
    this.presence.reset()
  }

  removed(): void {
    this.removals.tell()
  }

  /** Events on their way from a worker belong to the previous user: ignore them until the core reports the channel's state. */
  userLeft(): void {
    this.#isMuted = true
    this.#awaitsNextUser = true
    this.presence.forget()
  }

  phaseChanged(phase: ChannelPhase, previous: ChannelPhase): void {
    if (phase === 'closed') this.presence.stop()
    const isJoined = phase === 'joined' || phase === 'subscribed'
    if (isJoined && (phase === 'joined' || previous !== 'joined')) this.#replay?.joined()
    if (!isJoined || !this.#awaitsNextUser) return
    this.#awaitsNextUser = false
    this.joinedForNextUser.tell()
  }

  #dispatch(event: ChannelEvent): void {
    switch (event.type) {
      case 'postgresChange':
        this.#changes.dispatch(event)
        return
      case 'broadcast':
        this.#broadcast(event)
        return
      case 'presence':
        this.presence.apply(event)
        return
      case 'coreLost':
        this.presence.startOver()
        return
      case 'system':
        this.#other('system', event)
        return
      case 'message':
        this.#other(event.event, event)
        return
    }
  }

  #broadcast(event: BroadcastEvent): void {
    const asked = this.#config.broadcast?.replay
    if (asked) this.#replay ??= new (late().ReplayWatch)(asked, tryParse)
    const replay = this.#replay?.receive(event)
    if (replay?.gap) this.replayGaps.tell(replay.gap)
    if (replay?.isNew === false) return
    this.#listeners.tell('broadcast', event.event, () => late().broadcastMessage(event, parsedPayload, tryParse))
  }

  /** An event without a type of its own in realtime-js: listeners name it. */
  #other(name: string, event: { readonly payload: RawPayload } & Parsed): void {
    const { payload } = event
    this.#listeners.tell(name, undefined, () => (typeof payload === 'string' ? parsedPayload(event) : payload))
  }
}

function both(first: Unsubscribe, second: Unsubscribe): Unsubscribe {
  return () => {
    first()
    second()
  }
}
