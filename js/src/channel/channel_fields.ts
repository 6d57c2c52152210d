import { broadcastUrl } from './broadcast.js'
import type { RealtimeChannelOptions, RealtimeChannelState } from './channel_types.js'
import { Connection } from '../connection/connection.js'
import { CONFIG_DEFAULTS } from './channel_bindings.js'
import { replayFault } from './config_claim.js'
import { advise } from '../base/dev.js'
import type { HoldfastError } from '../base/errors.js'
import { Listening } from './listening.js'
import type { Membership } from './membership.js'
import type { ChannelPhase } from './membership_handler.js'
import { realtimeState } from './status_callbacks.js'
import { JOIN_TIMEOUT_MS } from '../port/tuning.js'

/** The part of a `RealtimeClient` that its channels know. */
export interface ChannelOwner {
  /** Its ConnectionManager. */
  readonly connection: { readonly connection: Connection }
}

/** The fields of realtime-js's channel that its users read, together with our own. It has no behaviour. */
export abstract class ChannelFields extends Listening {
  readonly topic: string
  /** The name without `realtime:`. */
  readonly subTopic: string
  /** The options as given, with realtime-js's defaults. */
  params: RealtimeChannelOptions & Required<Pick<RealtimeChannelOptions, 'config'>>
  /** The client that made this channel. A ConnectionManager without a client has none, and exposes no channels. */
  readonly socket: object
  /** Whether it was ever subscribed. */
  joinedOnce = false
  /** @internal */
  protected readonly connection: Connection
  /** @internal */
  abstract readonly membership: Membership

  constructor(topic: string, options: RealtimeChannelOptions = {}, socket: ChannelOwner | Connection) {
    super()
    advise('channel', options)
    this.connection = socket instanceof Connection ? socket : socket.connection.connection
    this.socket = this.connection.owner as object
    this.topic = topic
    this.subTopic = topic.replace(/^realtime:/i, '')
    this.params = withDefaults(topic, options)
  }

  /** The full state; `state` says the same in realtime-js's words. */
  get phase(): ChannelPhase {
    return this.membership.phase
  }

  /** Why the channel is not subscribed; `undefined` if nothing went wrong. */
  get error(): HoldfastError | undefined {
    return this.membership.error
  }

  /** @internal The core's number for the channel; `undefined` before the first subscribe and after leaving. */
  get id(): number | undefined {
    return this.membership.id
  }

  /** The state in realtime-js's words. */
  get state(): RealtimeChannelState {
    return realtimeState(this.phase)
  }

  get private(): boolean {
    return this.params.config.private ?? false
  }

  /** How long to wait for the answer to a join, in milliseconds. */
  get timeout(): number {
    return this.connection.options.joinTimeoutMs ?? JOIN_TIMEOUT_MS
  }

  /** The address for its broadcasts over http. */
  get broadcastEndpointURL(): string {
    return broadcastUrl(this.connection)
  }
}

/**
 * Options with realtime-js's defaults.
 * @throws HoldfastError `INVALID_OPTIONS`
 */
export function withDefaults(topic: string, options: RealtimeChannelOptions): ChannelFields['params'] {
  const fault = replayFault(topic, options.config)
  if (fault) throw fault
  return { ...options, config: { ...CONFIG_DEFAULTS, ...options.config } }
}
