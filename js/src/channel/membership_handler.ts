import type { ChannelEvent } from '../connection/core_link.js'
import type { CHANNEL_STATES } from '../base/enums.js'
import type { HoldfastError } from '../base/errors.js'
import type { PushCommand } from '../port/port.js'

/**
 * A channel's state in full. `joined`: the server accepted it. `subscribed`: all that it asked for flows. `errored`: lost, and
 * being retried. `failed`: refused for good; see the error.
 */
export type ChannelPhase = (typeof CHANNEL_STATES)[number]

/** What a membership asks of its channel, and tells it. */
export interface MembershipHandler {
  /** What the topic is joined with. */
  joinPayload(): object
  /** The core's events, as they come: one of the state before the change of phase is told. */
  receive(event: ChannelEvent): void
  /** The topic is joined as if for the first time. */
  startAfresh(): void
  /** The topic was left, whoever left it, of a client that goes on: nothing more comes. */
  removed?(): void
  /** See {@link Topic}. A channel that is joined with the same each time need not know. */
  renew?(): void
  /** See {@link Topic}. A plain Phoenix topic is joined with params of its own, and need not know. */
  userLeft?(): void
}

/** A message as a channel hands it over. */
export type Push = Pick<PushCommand, 'event' | 'payload' | 'flags'>

/** Told of each change of phase. */
export type PhaseCallback = (phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined) => void
