import type { ChannelEvent } from '../connection/core_link.js'
import type { CHANNEL_STATES } from '../base/enums.js'
import type { HoldfastError } from '../base/errors.js'
import type { AttachCommand, DetachCommand, PushCommand } from '../port/port.js'

/**
 * A channel's full state. `joined`: the server accepted it. `subscribed`: everything that it asked for flows. `errored`: lost, and
 * retrying. `failed`: refused for good; see the error.
 */
export type ChannelPhase = (typeof CHANNEL_STATES)[number]

/** What a membership needs from its channel. */
export interface MembershipHandler {
  /** The payload of the next join, without what its attachments ask for. */
  joinPayload(): object
  /** What a new channel of the core must ask for. Plain Phoenix topics have none. */
  attachments?(): Iterable<Attach>
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

/** What one listener or table asks of a topic, whichever channel of the core that is. */
export type Attach = Omit<AttachCommand, 'channel'>
export type Detach = Omit<DetachCommand, 'channel'>

/** A message, as a channel passes it on. */
export type Push = Pick<PushCommand, 'event' | 'payload' | 'flags'>

/** Called with each change of phase. */
export type PhaseCallback = (phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined) => void
