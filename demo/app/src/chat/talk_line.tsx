/** What became of a message of one's own: `queued` waits for the network, `acked` is with the server, and the last three are lost. */
export type Stage = 'sending' | 'queued' | 'sent' | 'acked' | 'read' | 'failed' | 'dropped' | 'expired'

/** One message, whatever carries it. */
export interface TalkMessage {
  readonly id: string
  readonly from: string
  readonly text: string
  /** Milliseconds since 1970; NaN if it has no time yet. */
  readonly at: number
  /** The stage of a message of one's own; undefined for the messages of others. */
  readonly stage?: Stage | undefined
  readonly error?: Error | null | undefined
  /** What one can do about a message that failed. */
  readonly onRetry?: (() => void) | undefined
  readonly onDiscard?: (() => void) | undefined
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

const WORDS: Readonly<Record<Stage, string>> = {
  sending: 'Sending…',
  queued: 'Waits for the network',
  sent: 'Sent',
  acked: 'Delivered',
  read: 'Read',
  failed: 'Not sent',
  dropped: 'Not sent',
  expired: 'Not sent: it waited too long',
}

export function TalkLine({ message }: { readonly message: TalkMessage }) {
  const { text, from, at, stage, error, onRetry, onDiscard } = message
  const isLost = stage === 'failed' || stage === 'dropped' || stage === 'expired'
  return (
    <li className="talk-line" data-testid="message" data-mine={stage !== undefined}>
      <p className="talk-meta">
        <b>{stage === undefined ? from : 'You'}</b>{' '}
        {!Number.isNaN(at) && <time dateTime={new Date(at).toISOString()}>{TIME.format(at)}</time>}
      </p>
      <p className="talk-text" data-testid="text">
        {text}
      </p>
      {stage && (
        <span className="delivery" data-testid="delivery" data-stage={stage}>
          {WORDS[stage]}
        </span>
      )}
      {isLost && error && <p className="talk-error">{error.message}</p>}
      {isLost && onRetry && (
        <span className="talk-ways">
          <button type="button" className="small" onClick={onRetry}>
            Try again
          </button>
          <button type="button" className="small quiet" onClick={onDiscard}>
            Discard
          </button>
        </span>
      )}
    </li>
  )
}
