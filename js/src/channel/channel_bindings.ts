import { parsedPayload } from './broadcast.js'
import { ChangeListeners, changesAskedFor } from './change_listeners.js'
import type { ChangeCallback } from './change_listeners.js'
import { ChannelListeners } from './channel_listeners.js'
import { ChannelClaims } from './channel_claims.js'
import type { ClaimedChannel } from './channel_claims.js'
import type { ChangesFilter, ChannelConfig } from './channel_types.js'
import { claimText } from './config_claim.js'
import type { ConfigClaim } from './config_claim.js'
import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import { advise } from '../base/dev.js'
import { HoldfastError } from '../base/errors.js'
import type { Membership } from './membership.js'
import type { Attach, ChannelPhase, Detach, MembershipHandler } from './membership_handler.js'
import type { Parsed, RawPayload } from '../port/port.js'
import { LatePresence } from './late_presence.js'
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

/** Of a channel that only hooks, tables and handles use: it is as they claim it. */
const CLAIMS_DECIDE = { broadcast: { ack: false }, presence: { enabled: false }, postgres_changes: [] } as const

interface Owner extends ClaimedChannel {
  readonly membership: Pick<Membership, 'tell'>
}

/**
 * What a Supabase channel listens to, and who is called for each event. Each listener to changes or presence is an attachment: the core unites
 * what they ask for.
 */
export class ChannelBindings implements MembershipHandler {
  readonly presence: LatePresence
  readonly claims: ChannelClaims
  /** Called when the channel is joined for the next user: what the last user tracked is forgotten, so track again. */
  readonly joinedForNextUser = new Listeners<[]>()
  /** Called when the topic was left, whoever left it. */
  readonly removals = new Listeners<[]>()
  readonly #connection: Connection
  readonly #channel: Owner
  readonly #added: ChannelBinding[] = []
  readonly #listeners = new ChannelListeners()
  readonly #changes = new ChangeListeners()
  readonly #attachments = new Map<number, Attach>()
  /** True while events still arrive for a user who has left. */
  #isMuted = false
  /** True from a user's leave until the channel is joined for the next user, or for nobody. */
  #awaitsNextUser = false

  constructor(connection: Connection, channel: Owner) {
    this.#connection = connection
    this.#channel = channel
    this.claims = new ChannelClaims(channel, this.#listeners)
    this.presence = new LatePresence((payload) => {
      this.#listeners.tell('presence', payload.event, () => payload)
    }, channel.params.config.presence?.leaveDebounceMs)
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

  /**
   * @param claim by which it hears; `undefined`: by the channel's own config
   * @throws HoldfastError `INVALID_OPTIONS`
   */
  listen(type: string, filter: object, callback: ChannelBinding['callback'], claim?: ConfigClaim): Unsubscribe {
    if (typeof callback !== 'function') throw new HoldfastError('INVALID_OPTIONS', `on('${type}') needs a callback`)
    advise('listener', [type, filter])
    const kind = type.toLowerCase()
    if (kind === 'postgres_changes') {
      const { id, release } = this.attach([filter])
      return both(this.#changes.add(id, callback as ChangeCallback), release)
    }
    const { event } = filter as { event?: unknown }
    const remove = this.#listeners.add(KINDS.has(kind) ? kind : type, event, callback, claim)
    return kind === 'presence' ? both(remove, this.attach([], true).release) : remove
  }

  /** Asks for database changes or presence, until it is released. */
  attach(filters: readonly ChangesFilter[], presence = false): Attached {
    const id = this.#connection.link.nextId()
    this.#ask({ type: 'attach', attachment: id, presence, changes: changesAskedFor(filters) })
    return {
      id,
      release: () => {
        this.#release(id)
      },
    }
  }

  /** Claims a config beside those of others, until it is released. `hears`: false for who only sends. */
  claim(config: ChannelConfig, hears: boolean): ConfigClaim {
    const id = this.#connection.link.nextId()
    const claim = this.claims.add(config, id, () => {
      this.#release(id)
    })
    const presence = config.presence?.enabled === true
    const text = claimText(config, hears)
    if (!claim.error) this.#ask({ type: 'attach', attachment: id, presence, changes: '[]', config: text })
    return claim
  }

  attachments(): Iterable<Attach> {
    return this.#attachments.values()
  }

  joinPayload(): object {
    if (!this.#channel.isOwned) return { config: CLAIMS_DECIDE }
    const { broadcast, presence: given, private: isPrivate = false } = this.#channel.params.config
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
    // Whether a config can be had has nothing to do with the user.
    if (this.#isMuted && event.type !== 'attachment') return
    try {
      this.#dispatch(event)
    } catch (thrown) {
      // Servers relay broken JSON unchecked: report it, and go on.
      this.#connection.link.notices.count('MALFORMED_FRAME', thrown)
    }
  }

  startAfresh(): void {
    this.presence.reset()
    this.claims.startAfresh()
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
    if (isJoined && (phase === 'joined' || previous !== 'joined')) this.claims.joined()
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
        this.claims.broadcast(event)
        return
      case 'echo':
        this.claims.echo(event)
        return
      case 'attachment':
        this.claims.decided(event)
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

  #ask(ask: Attach): void {
    this.#attachments.set(ask.attachment, ask)
    this.#tell(ask)
  }

  #tell(ask: Attach | Detach): void {
    this.#channel.membership.tell(ask)
  }

  #release(id: number): void {
    if (this.#attachments.delete(id)) this.#tell({ type: 'detach', attachment: id })
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
