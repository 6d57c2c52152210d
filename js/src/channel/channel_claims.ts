import { parsedPayload } from './broadcast.js'
import type { ChannelListeners } from './channel_listeners.js'
import type { ChannelConfig, ReplayGap } from './channel_types.js'
import { ConfigClaim, replayFault } from './config_claim.js'
import { HoldfastError } from '../base/errors.js'
import { tryParse } from '../base/json.js'
import { late } from '../base/late.js'
import type { AttachmentEvent, BroadcastEvent, EchoEvent } from '../port/port.js'
import { Listeners } from '../base/report.js'
import type { ReplayAsks, Replays } from './replay.js'

/** The channel that configs are claimed on. */
export interface ClaimedChannel {
  readonly topic: string
  readonly params: { readonly config: ChannelConfig }
  /** The app itself uses the channel, so its own config counts. */
  readonly isOwned: boolean
}

/** The configs that are claimed on one channel, and who hears a broadcast by them. */
export class ChannelClaims {
  readonly replayGaps = new Listeners<[ReplayGap]>()
  readonly #channel: ClaimedChannel
  readonly #listeners: ChannelListeners
  readonly #claims = new Map<number, ConfigClaim>()
  #replays: Replays | undefined
  /** Who asked for a replay; nobody on most channels. */
  #replayAsks: ReplayAsks = new Map()

  constructor(channel: ClaimedChannel, listeners: ChannelListeners) {
    this.#channel = channel
    this.#listeners = listeners
  }

  /** Whether the server acknowledges broadcasts. */
  get acks(): boolean {
    if (this.#channel.isOwned) return this.#channel.params.config.broadcast?.ack === true
    return [...this.#claims.values()].some(({ config, error }) => !error && config.broadcast?.ack)
  }

  /**
   * A claim that cannot work by itself is refused at once: then do not ask the core for it.
   * @param id its attachment's
   * @param withdraw takes it back from the core
   */
  add(config: ChannelConfig, id: number, withdraw: () => void): ConfigClaim {
    const fault = replayFault(this.#channel.topic, config)
    if (fault) return new ConfigClaim(id, config, () => undefined, fault)
    const claim = new ConfigClaim(id, config, () => {
      this.#claims.delete(id)
      this.changed()
      withdraw()
    })
    this.#claims.set(id, claim)
    this.changed()
    return claim
  }

  /** A claim has come or gone, or the channel's own config counts from now on. */
  changed(): void {
    const asks = new Map<object | undefined, { since: number; limit?: number }>()
    const own = this.#channel.isOwned ? this.#channel.params.config.broadcast?.replay : undefined
    if (own) asks.set(undefined, own)
    for (const claim of this.#claims.values()) {
      const { replay } = claim.config.broadcast ?? {}
      if (replay) asks.set(claim, replay)
    }
    this.#replayAsks = asks
  }

  /** The core decides anew. */
  startAfresh(): void {
    for (const claim of this.#claims.values()) claim.told(undefined)
  }

  /** The core's decision on a claim. */
  decided({ attachment, error }: AttachmentEvent): void {
    this.#claims.get(attachment)?.told(HoldfastError.fromCode(error, this.#channel.topic))
  }

  /** A join was accepted. */
  joined(): void {
    this.#replays?.joined()
  }

  /** @throws SyntaxError if the JSON is broken */
  broadcast(event: BroadcastEvent): void {
    if (this.#replayAsks.size > 0) this.#replays ??= new (late().Replays)(tryParse)
    const replay = this.#replays?.receive(event, this.#replayAsks)
    if (replay?.gap) this.replayGaps.tell(replay.gap)
    this.#listeners.tell('broadcast', event.event, () => this.#message(event), replay?.hears)
  }

  /** A broadcast of our own, for those who want it while others do not. */
  echo({ channel, form, event, payload, attachments }: EchoEvent): void {
    const message = this.#message({ type: 'broadcast', channel, form, event, payload, meta: '' })
    const takers = new Set<object | undefined>()
    for (const id of attachments) {
      const claim = this.#claims.get(id)
      // 0 is the channel itself; any other that is unknown has gone.
      if (claim !== undefined || id === 0) takers.add(claim)
    }
    this.#listeners.tell(
      'broadcast',
      message.event,
      () => message,
      (owner) => takers.has(owner),
    )
  }

  #message(event: BroadcastEvent) {
    return late().broadcastMessage(event, parsedPayload, tryParse)
  }
}
