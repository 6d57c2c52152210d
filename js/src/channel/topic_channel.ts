import type { Connection } from '../connection/connection.js'
import type { ChannelEvent } from '../connection/core_link.js'
import type { Topic } from '../connection/topics.js'
import { CHANNEL_STATES } from '../base/enums.js'
import { HoldfastError, errorName } from '../base/errors.js'
import type { ChannelStateEvent, PushCommand } from '../port/port.js'
import { failed } from '../port/requests.js'
import { clearTimeout, setTimeout } from '../base/time.js'
import type { Timer } from '../base/time.js'
import type { PushReply } from '../base/types.js'

/**
 * A channel's state in full. `joined`: the server accepted it. `subscribed`: all that it asked for flows. `errored`: lost, and
 * being retried. `failed`: refused for good; see the error.
 */
export type ChannelPhase = (typeof CHANNEL_STATES)[number]

/** How `unsubscribe` ended. */
export type LeaveResponse = 'ok' | 'timed out' | 'error'

const JOIN_TIMEOUT_MS = 10_000
const LEAVE_TIMEOUT_MS = 5_000

/** The life of one topic: declared to the core at the first subscribe, forgotten when it has been left. */
export abstract class TopicChannel implements Topic {
  readonly topic: string
  /** @internal */
  protected readonly connection: Connection
  #id: number | undefined
  #phase: ChannelPhase = 'closed'
  /** The one that listeners heard last. */
  #told: ChannelPhase = 'closed'
  #error: HoldfastError | undefined
  /** Its error is the connection's, and the core does not know that it was told. */
  #lacksConnection = false
  #joinAnswer = ''
  #leaving: ((response: LeaveResponse) => void)[] = []
  #patience: Timer | undefined

  constructor(connection: Connection, topic: string) {
    this.connection = connection
    this.topic = topic
  }

  /** The state in full; `state` of a RealtimeChannel says the same in realtime-js's words. */
  get phase(): ChannelPhase {
    return this.#phase
  }

  /** Why the channel is not subscribed; `undefined` where nothing went wrong. */
  get error(): HoldfastError | undefined {
    return this.#error
  }

  /** @internal The core's number for it; `undefined` before the first subscribe and after leaving. */
  get id(): number | undefined {
    return this.#id
  }

  /** What the server answered to the last join, in JSON. */
  protected get joinAnswer(): string {
    return this.#joinAnswer
  }

  protected abstract joinPayload(): object
  protected abstract receive(event: ChannelEvent): void
  /** The core has said something of its state. */
  protected heardOfState(): void {
    // Most need not know.
  }
  protected abstract phaseChanged(phase: ChannelPhase, previous: ChannelPhase, error: HoldfastError | undefined): void

  /** @internal The connection is gone, or about to come: what it is joined with next may have changed. */
  renew(): void {
    // Most channels are joined with the same each time.
  }

  /** @internal There is a connection now, or this is why there is none: who waits for the join hears of it, once for each reason. */
  connectionChanged(isOpen: boolean, error: HoldfastError | null): void {
    if (isOpen && this.#lacksConnection) this.#enter('joining')
    if (isOpen || !error) return
    const isNews = this.#phase === 'joining' || (this.#phase === 'errored' && this.#error?.name !== error.name)
    if (!isNews) return
    this.#error = error
    this.#enter(error.final ? 'failed' : 'errored', error)
    this.#lacksConnection = true
  }

  /** @internal The user whose rights it had is gone: it is being joined anew. */
  userLeft(): void {
    // A plain Phoenix topic is joined with params of its own.
  }

  /** It is joined as if for the first time. */
  protected abstract startAfresh(): void

  /** Joins, and stays joined until left. Harmless on a channel that is. */
  protected join(timeoutMs = this.connection.options.joinTimeoutMs ?? JOIN_TIMEOUT_MS): void {
    if (this.#phase === 'joining' || this.#phase === 'joined' || this.#phase === 'subscribed') return
    // It is being retried. Who subscribes whenever told of an error would otherwise be told of it again, without end.
    if (this.#phase === 'errored' && !this.#error?.final) return
    // The core knows nobody of a channel that was left: whoever is there is told anew.
    if (this.#id === undefined || this.#phase === 'leaving') this.startAfresh()
    this.#settleLeaving('ok')
    const channel = this.#id ?? this.#declare()
    this.#phase = 'joining'
    this.connection.link.post({ type: 'subscribe', channel, timeoutMs })
    this.connection.topics.followConnection()
  }

  /** Leaves; resolves when the server confirmed it or cannot any more. */
  protected leave(timeoutMs = LEAVE_TIMEOUT_MS): Promise<LeaveResponse> {
    const channel = this.#id
    // Without a connection the core shows every channel as closed: it would have nothing to report.
    if (channel === undefined || this.#phase === 'closed' || !this.connection.isWanted) {
      this.#forget()
      return Promise.resolve('ok')
    }
    const left = new Promise<LeaveResponse>((resolve) => {
      this.#leaving.push(resolve)
    })
    if (this.#phase !== 'leaving') this.#startLeaving(channel, timeoutMs)
    return left
  }

  /** @internal Its topic is wanted anew, for another channel: the answer to the leave is not waited for. */
  cutLeaving(): void {
    if (this.#id !== undefined && this.#phase === 'leaving') this.#entered(leftChannel(this.#id))
  }

  /** @internal Another channel of its topic is being joined. */
  giveWay(): void {
    void this.leave()
    this.cutLeaving()
  }

  #startLeaving(channel: number, timeoutMs: number): void {
    this.#phase = 'leaving'
    // The core gives up by itself; this is for a core that is gone.
    this.#patience = setTimeout(() => {
      this.#left('timed out')
    }, timeoutMs + 1_000)
    this.connection.link.post({ type: 'unsubscribe', channel, timeoutMs })
  }

  /** The join payload has changed: the core rejoins once with the new one. */
  protected reconfigure(): void {
    if (this.#id === undefined) return
    this.connection.link.post({
      type: 'configureChannel',
      channel: this.#id,
      joinPayload: JSON.stringify(this.joinPayload()),
    })
  }

  /** Sends; settles always and never rejects. */
  protected deliver(message: Pick<PushCommand, 'event' | 'payload' | 'flags'>, timeoutMs?: number): Promise<PushReply> {
    if (this.#id === undefined) return Promise.resolve(failed(new HoldfastError('NOT_SUBSCRIBED')))
    // What the types forbid plain JavaScript still does; it must not reach the core.
    if (typeof message.event !== 'string')
      return Promise.resolve(failed(new HoldfastError('INVALID_PAYLOAD', 'type and event must be strings')))
    const isText = typeof message.payload === 'string'
    if (!isText && this.connection.vsn === '1.0.0')
      return Promise.resolve(failed(new HoldfastError('INVALID_PAYLOAD', "bytes need vsn '2.0.0'")))
    const { user } = this.connection.tokens
    // Said here, for the message may be handed to another core later, when somebody else is signed in.
    const owner = user === null ? {} : { owner: user }
    return this.connection.link.push({ ...message, channel: this.#id, timeoutMs: boundOf(timeoutMs), ...owner })
  }

  #declare(): number {
    const { link, topics } = this.connection
    const channel = link.nextId()
    this.#id = channel
    topics.add(this)
    link.attachChannel(channel, (event) => {
      this.#handle(event)
    })
    link.post({ type: 'openChannel', channel, topic: this.topic, joinPayload: JSON.stringify(this.joinPayload()) })
    return channel
  }

  #handle(event: ChannelEvent): void {
    if (event.type === 'channelState') {
      this.heardOfState()
      this.#entered(event)
    } else this.receive(event)
  }

  #entered(event: ChannelStateEvent): void {
    const previous = this.#phase
    const phase = CHANNEL_STATES[event.state] ?? 'errored'
    // As at the end of a client that was disconnected: it cannot be closed twice.
    if (previous === 'closed' && phase === 'closed') return
    // We wanted it again before the leave was confirmed: what is still said of the leave is old.
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
    this.phaseChanged(phase, previous, error)
  }

  #left(response: LeaveResponse): void {
    this.#forget()
    this.#settleLeaving(response)
  }

  #forget(): void {
    const { link, topics } = this.connection
    if (this.#id !== undefined) {
      link.detachChannel(this.#id)
      link.post({ type: 'closeChannel', channel: this.#id })
    }
    this.#id = undefined
    this.#phase = 'closed'
    topics.remove(this)
  }

  #settleLeaving(response: LeaveResponse): void {
    clearTimeout(this.#patience)
    for (const resolve of this.#leaving.splice(0)) resolve(response)
  }
}

function leftChannel(channel: number): ChannelStateEvent {
  return { type: 'channelState', channel, state: 0, error: 0, retryAt: 0, detail: '', response: '' }
}

/** A bound that plain JavaScript may give as anything; 0 stands for none. */
function boundOf(timeoutMs: number | undefined): number {
  return timeoutMs !== undefined && Number.isFinite(timeoutMs) ? Math.max(0, timeoutMs) : 0
}
