import type { ChannelEvent } from '../connection/core_link.js'
import type { CHANNEL_STATES } from '../base/enums.js'
import type { HoldfastError } from '../base/errors.js'
import type { PushCommand } from '../port/port.js'

/**
 * A channel's full state. `joined`: the server accepted it. `subscribed`: everything that it asked for flows. `errored`: lost, and
 * retrying. `failed`: refused for good; see the error.
 */
export type ChannelPhase = (typeof CHANNEL_STATES)[number]

/** What a membership needs from its channel. */
export interface MembershipHandler {
  /** The payload of the next join. */
  joinPayload(): object
  /** Called with the core's events. An event about the state comes before listeners are told of the change of phase. */
  receive(event: ChannelEvent): void
  /** The topic is joined as if for the first time. */
  startAfresh(): void
  /** The topic was left, whoever left it, and the client goes on: no more events come. */
  removed?(): void
  /** See {@link Topic}. Not needed by a channel that always joins with the same payload. */
  renew?(): void
  /** See {@link Topic}. Not needed by a plain Phoenix topic, which has its own params. */
  userLeft?(): void
}

/** A message, as a channel passes it on. */
export type Push = Pick<PushCommand, 'event' | 'payload' | 'flags'>

/** Called with each change of phase. */
export type PhaseCallback = (phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined) => void
