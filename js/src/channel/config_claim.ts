import type { ChannelConfig } from './channel_types.js'
import { HoldfastError } from '../base/errors.js'
import { Listeners } from '../base/report.js'
import type { Unsubscribe } from '../base/types.js'

/**
 * What one user of a shared channel wants of it. The core unites the claims on a topic, and refuses one that cannot be had beside those before
 * it; when those have gone, it is granted.
 */
export class ConfigClaim {
  /** The core's number for it. */
  readonly id: number
  readonly config: ChannelConfig
  /** Called when it is refused, and when it is granted after all. */
  readonly changes = new Listeners<[]>()
  readonly release: Unsubscribe
  #error: HoldfastError | undefined

  /** @param error set if it could not even be asked for */
  constructor(id: number, config: ChannelConfig, release: Unsubscribe, error?: HoldfastError) {
    this.id = id
    this.config = config
    this.release = release
    this.#error = error
  }

  /** Why it is refused. A refused user gets nothing from the channel, and must not send on it. */
  get error(): HoldfastError | undefined {
    return this.#error
  }

  /** What the core says of it. */
  told(error: HoldfastError | undefined): void {
    if (this.#error?.name === error?.name) return
    this.#error = error
    this.changes.tell()
  }
}

/** Replays need a private channel; an error if it is none. */
export function replayFault(topic: string, config: ChannelConfig | undefined): HoldfastError | undefined {
  if (!config?.broadcast?.replay || config.private) return undefined
  return new HoldfastError(
    'INVALID_OPTIONS',
    `tried to use replay on public channel '${topic}'. It must be a private channel.`,
  )
}

/**
 * A claim as the core reads it. What it leaves out is as others want it, except that own broadcasts go only to those who ask for them. Who
 * does not hear does not mind them: else the channel would join again to be rid of them.
 */
export function claimText({ broadcast, presence, private: isPrivate }: ChannelConfig, hears: boolean): string {
  return JSON.stringify({
    broadcast: { ...(hears && { self: false }), ...broadcast },
    presence: presence && { key: presence.key },
    private: isPrivate,
  })
}
