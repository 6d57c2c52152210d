import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import type { Topic } from '../connection/topics.js'
import { CHANNEL_STATES } from '../base/enums.js'
import { HoldfastError, errorName } from '../base/errors.js'
import type { ChannelPhase, MembershipHandler, PhaseCallback, Push } from './membership_handler.js'
import type { ChannelStateEvent } from '../port/port.js'
import { failed } from '../port/requests.js'
import { JOIN_TIMEOUT_MS } from '../port/tuning.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { PushReply } from '../base/types.js'

/** How `unsubscribe` ended. */
export type LeaveResponse = 'ok' | 'timed out' | 'error'

const LEAVE_TIMEOUT_MS = 5_000

/** A channel's membership of its topic: declared to the core at the first join, forgotten when the topic has been left. */
export class Membership implements Topic {
  readonly #connection: Connection
  readonly #channel: { readonly topic: string }
  readonly #handler: MembershipHandler
  readonly #onPhase: PhaseCallback
  #id: number | undefined
  #phase: ChannelPhase = 'closed'
  /** The phase that listeners were told last. */
  #told: ChannelPhase = 'closed'
  #error: HoldfastError | undefined
  /** Its error is the connection's, and the core does not know that it was told. */
  #lacksConnection = false
  #joinAnswer = ''
  #leaving: ((response: LeaveResponse) => void)[] = []
  #patience: Timer | undefined

  constructor(
    connection: Connection,
    channel: { readonly topic: string },
    handler: MembershipHandler,
    onPhase: PhaseCallback,
  ) {
    this.#connection = connection
    this.#channel = channel
    this.#handler = handler
    this.#onPhase = onPhase
  }

  get channel(): { readonly topic: string } {
    return this.#channel
  }

  get phase(): ChannelPhase {
    return this.#phase
  }

  get error(): HoldfastError | undefined {
    return this.#error
  }

  /** The core's number for the channel; `undefined` before the first join and after leaving. */
  get id(): number | undefined {
    return this.#id
  }

  /** What the server answered to the last join, in JSON. */
  get joinAnswer(): string {
    return this.#joinAnswer
  }

  renew(): void {
    this.#handler.renew?.()
  }

  connectionChanged(isOpen: boolean, error: HoldfastError | null): void {
    if (isOpen && this.#lacksConnection) this.#enter('joining')
    if (isOpen || !error) return
    const isNews = this.#phase === 'joining' || (this.#phase === 'errored' && this.#error?.name !== error.name)
    if (!isNews) return
    this.#error = error
    this.#enter(error.final ? 'failed' : 'errored', error)
    this.#lacksConnection = true
  }

  userLeft(): void {
    this.#handler.userLeft?.()
  }

  /** Joins, and stays joined until left. Harmless on a channel that is. */
  join(timeoutMs = this.#connection.options.joinTimeoutMs ?? JOIN_TIMEOUT_MS): void {
    if (this.#phase === 'joining' || this.#phase === 'joined' || this.#phase === 'subscribed') return
    // It is being retried. Who subscribes whenever told of an error would otherwise be told of it again, without end.
    if (this.#phase === 'errored' && !this.#error?.final) return
    // The core forgets the presence of a channel that was left, and will tell all of it anew.
    if (this.#id === undefined || this.#phase === 'leaving') this.#handler.startAfresh()
    this.#settleLeaving('ok')
    const channel = this.#id ?? this.#declare()
    this.#phase = 'joining'
    this.#connection.link.post({ type: 'subscribe', channel, timeoutMs })
    this.#connection.topics.followConnection()
  }

  /** Leaves; resolves when the server confirmed it or cannot any more. */
  leave(timeoutMs = LEAVE_TIMEOUT_MS): Promise<LeaveResponse> {
    const channel = this.#id
    // Without a connection the core shows every channel as closed: it would have nothing to report.
    if (channel === undefined || this.#phase === 'closed' || !this.#connection.isWanted) {
      this.#forget()
      return Promise.resolve('ok')
    }
    const left = new Promise<LeaveResponse>((resolve) => {
      this.#leaving.push(resolve)
    })
    if (this.#phase !== 'leaving') this.#startLeaving(channel, timeoutMs)
    return left
  }

  cutLeaving(): void {
    if (this.#id === undefined || this.#phase !== 'leaving') return
    this.#left('ok')
    this.#tell('closed', 'leaving', undefined)
  }

  giveWay(): void {
    void this.leave()
    this.cutLeaving()
  }

  #startLeaving(channel: number, timeoutMs: number): void {
    this.#phase = 'leaving'
    this.#lacksConnection = false
    // The core gives up by itself; this is for a core that is gone.
    this.#patience = setTimeout(() => {
      this.#left('timed out')
    }, timeoutMs + 1_000)
    this.#connection.link.post({ type: 'unsubscribe', channel, timeoutMs })
  }

  /** The join payload has changed: the core rejoins once with the new one. */
  reconfigure(): void {
    if (this.#id === undefined) return
    this.#connection.link.post({
      type: 'configureChannel',
      channel: this.#id,
      joinPayload: JSON.stringify(this.#handler.joinPayload()),
    })
  }

  /** Sends; settles always and never rejects. An error in a message's place is what it fails with. */
  push(message: Push | HoldfastError, timeoutMs?: number): Promise<PushReply> {
    const error = message instanceof HoldfastError ? message : this.#refusal(message)
    if (error) return Promise.resolve(failed(error))
    const { link, tokens } = this.#connection
    // Said here, for the message may be handed to another core later, when somebody else is signed in.
    const owner = tokens.user === null ? {} : { owner: tokens.user }
    const channel = this.#id as number
    return link.push({ ...(message as Push), channel, timeoutMs: boundOf(timeoutMs), ...owner })
  }

  #refusal({ event, payload }: Push): HoldfastError | undefined {
    if (this.#id === undefined) return new HoldfastError('NOT_SUBSCRIBED')
    // What the types forbid plain JavaScript still does; it must not reach the core.
    if (typeof event !== 'string') return new HoldfastError('INVALID_PAYLOAD', 'type and event must be strings')
    const isText = typeof payload === 'string'
    return isText || this.#connection.vsn !== '1.0.0'
      ? undefined
      : new HoldfastError('INVALID_PAYLOAD', "bytes need vsn '2.0.0'")
  }

  #declare(): number {
    const { link, topics } = this.#connection
    const channel = link.nextId()
    this.#id = channel
    topics.add(this)
    link.channels.set(channel, (event) => {
      this.#handle(event)
    })
    link.post({
      type: 'openChannel',
      channel,
      topic: this.#channel.topic,
      joinPayload: JSON.stringify(this.#handler.joinPayload()),
    })
    return channel
  }

  #handle(event: ChannelEvent): void {
    this.#handler.receive(event)
    if (event.type === 'channelState') this.#entered(event)
  }

  #entered(event: ChannelStateEvent): void {
    const previous = this.#phase
    const phase = CHANNEL_STATES[event.state] ?? 'errored'
    // As at the end of a client that was disconnected: it cannot be closed twice.
    if (previous === 'closed' && phase === 'closed') return
    // The channel was joined again before its leave was confirmed: this event still belongs to the leave.
    if (previous === 'joining' && phase === 'leaving') return
    // Said already, when the connection opened.
    if (phase === 'joining' && this.#told === 'joining') return
    const leaving = this.#leaving.length > 0
    if (leaving && phase !== 'closed' && phase !== 'failed') return
    const error = HoldfastError.fromCode(event.error, event.detail)
    if (event.response !== '') this.#joinAnswer = event.response
    this.#error = phase === 'subscribed' ? undefined : (error ?? this.#error)
    this.#phase = phase
    if (leaving) this.#left(errorName(event.error) === 'REPLY_TIMEOUT' ? 'timed out' : 'ok')
    this.#tell(phase, previous, error)
  }

  #enter(phase: ChannelPhase, error?: HoldfastError): void {
    const previous = this.#phase
    this.#phase = phase
    this.#tell(phase, previous, error)
  }

  #tell(phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined): void {
    this.#lacksConnection = false
    this.#told = phase
    this.#onPhase(phase, previous, error)
  }

  #left(response: LeaveResponse): void {
    this.#forget()
    this.#settleLeaving(response)
  }

  #settleLeaving(response: LeaveResponse): void {
    clearTimeout(this.#patience)
    for (const resolve of this.#leaving.splice(0)) resolve(response)
  }

  #forget(): void {
    const { link, topics } = this.#connection
    const channel = this.#id
    this.#id = undefined
    this.#phase = 'closed'
    topics.remove(this)
    if (channel === undefined) return
    link.channels.delete(channel)
    link.post({ type: 'closeChannel', channel })
    if (!link.broken) this.#handler.removed?.()
  }
}

/** A bound that plain JavaScript may give as anything; 0 stands for none. */
function boundOf(timeoutMs: number | undefined): number {
  return timeoutMs !== undefined && Number.isFinite(timeoutMs) ? Math.max(0, timeoutMs) : 0
}
