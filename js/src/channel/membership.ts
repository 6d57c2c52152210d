import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import type { Topic } from '../connection/topics.js'
import { CHANNEL_STATES } from '../base/enums.js'
import { HoldfastError, errorName } from '../base/errors.js'
import type { Attach, ChannelPhase, Detach, MembershipHandler, PhaseCallback, Push } from './membership_handler.js'
import type { ChannelStateEvent } from '../port/port.js'
import { boundOf, failed } from '../port/requests.js'
import { JOIN_TIMEOUT_MS } from '../port/tuning.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { PushReply } from '../base/types.js'

/** How `unsubscribe` ended. */
export type LeaveResponse = 'ok' | 'timed out' | 'error'

const LEAVE_TIMEOUT_MS = 5_000

/** A channel's membership of its topic. The core learns of it at the first join, and forgets it when the topic has been left. */
export class Membership implements Topic {
  readonly #connection: Connection
  readonly #channel: { readonly topic: string }
  readonly #handler: MembershipHandler
  readonly #onPhase: PhaseCallback
  #id: number | undefined
  #phase: ChannelPhase = 'closed'
  /** The last phase that listeners were told. */
  #told: ChannelPhase = 'closed'
  #error: HoldfastError | undefined
  /** True if its error is the connection's; the core does not know that listeners were told. */
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

  /** The server's answer to the last join, as JSON. */
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

  /** Joins, and stays joined until left. Does nothing on a joined channel. */
  join(timeoutMs = this.#connection.options.joinTimeoutMs ?? JOIN_TIMEOUT_MS): void {
    if (this.#phase === 'joining' || this.#phase === 'joined' || this.#phase === 'subscribed') return
    // The channel is retrying. A caller that subscribes on each error would otherwise get the same error again, without end.
    if (this.#phase === 'errored' && !this.#error?.final) return
    // The core forgets the presence of a channel that was left, and reports all of it again.
    if (this.#id === undefined || this.#phase === 'leaving') this.#handler.startAfresh()
    this.#settleLeaving('ok')
    const channel = this.#id ?? this.#declare()
    this.#phase = 'joining'
    this.#connection.link.post({ type: 'subscribe', channel, timeoutMs })
    this.#connection.topics.followConnection()
  }

  /** Leaves. Resolves when the server has confirmed it, or no longer can. */
  leave(timeoutMs = LEAVE_TIMEOUT_MS): Promise<LeaveResponse> {
    const channel = this.#id
    // Without a connection the core shows every channel as closed, so it would have nothing to report.
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
    // The core gives up by itself; this timer is for a core that is gone.
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

  /** Tells the core what is asked of the topic, or no longer. Before the first join there is no channel to ask: it is told then. */
  tell(ask: Attach | Detach): void {
    if (this.#id !== undefined) this.#connection.link.post({ ...ask, channel: this.#id })
  }

  /** Sends. Always settles and never rejects. If it gets an error instead of a message, it settles with that error. */
  push(message: Push | HoldfastError, timeoutMs?: number): Promise<PushReply> {
    const error = message instanceof HoldfastError ? message : this.#refusal(message)
    if (error) return Promise.resolve(failed(error))
    const { link, tokens } = this.#connection
    // The owner is set here, because another core may send the message later, when another user is signed in.
    const owner = tokens.user === null ? {} : { owner: tokens.user }
    const channel = this.#id as number
    return link.push({ ...(message as Push), channel, timeoutMs: boundOf(timeoutMs), ...owner })
  }

  #refusal({ event, payload }: Push): HoldfastError | undefined {
    if (this.#id === undefined) return new HoldfastError('NOT_SUBSCRIBED')
    // Plain JavaScript may still pass what the types forbid; it must not reach the core.
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
    for (const ask of this.#handler.attachments?.() ?? []) this.tell(ask)
    return channel
  }

  #handle(event: ChannelEvent): void {
    this.#handler.receive(event)
    if (event.type === 'channelState') this.#entered(event)
  }

  #entered(event: ChannelStateEvent): void {
    const previous = this.#phase
    const phase = CHANNEL_STATES[event.state] ?? 'errored'
    // A client that was disconnected before it ended closes its channels twice.
    if (previous === 'closed' && phase === 'closed') return
    // The channel was joined again before its leave was confirmed: this event still belongs to the leave.
    if (previous === 'joining' && phase === 'leaving') return
    // Listeners were told already, when the connection opened.
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
