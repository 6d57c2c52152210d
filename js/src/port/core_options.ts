/** What the core is created with, as the JSON that it reads. Times in milliseconds. */
export interface CoreOptions {
  /** The whole WebSocket URL, with key and protocol version. */
  readonly url: string
  readonly vsn?: string | undefined
  readonly tokenSource: 'none' | 'value' | 'function'
  readonly heartbeatIntervalMs?: number | undefined
  readonly heartbeatTimeoutMs?: number | undefined
  readonly probeTimeoutMs?: number | undefined
  readonly connectTimeoutMs?: number | undefined
  readonly backoffMs?: readonly number[] | undefined
  readonly backoffJitter?: number | undefined
  readonly stableAfterMs?: number | undefined
  readonly queueLimit?: number | undefined
  readonly queueBytes?: number | undefined
  readonly queueOverflow?: 'drop-oldest' | 'drop-newest' | 'reject' | undefined
  readonly messageTtlMs?: number | undefined
  readonly flushPerSecond?: number | undefined
  readonly joinsPerSecond?: number | undefined
  readonly joinTimeoutMs?: number | undefined
  readonly pushTimeoutMs?: number | undefined
  readonly hiddenPolicy?: 'keep' | 'slow' | 'pause' | undefined
  readonly degradedHeartbeatMs?: number | undefined
  readonly stalledAfterMs?: number | undefined
  readonly changesTimeoutMs?: number | undefined
  readonly restartSpreadMs?: number | undefined
  readonly refusedRejoinMs?: number | undefined
  readonly pauseAfterMs?: number | undefined
  readonly excellentBelowMs?: number | undefined
  readonly goodBelowMs?: number | undefined
  readonly fairBelowMs?: number | undefined
  readonly seed?: number | undefined
}
