import { useConnectionManager } from 'holdfast/react'
import { usePostings, useSend } from './outbox'
import type { Posting } from './outbox'

const SHOWN = 8
const TEN = 10
const LIMIT = 100

/** What waits to be sent, and what became of the last messages. */
export function PanelQueue() {
  const { queueSize } = useConnectionManager()
  const postings = usePostings()
  const send = useSend()
  const queue = (count: number): void => {
    for (let i = 0; i < count; i++) void send({ channel: 'panel', event: 'test', payload: { at: Date.now() } })
  }
  return (
    <>
      <p className="panel-queue-size">
        <b>{queueSize}</b> of {LIMIT} waiting
      </p>
      <progress max={LIMIT} value={queueSize} aria-label="Messages waiting" data-full={queueSize >= LIMIT} />
      <div className="panel-buttons">
        <button type="button" onClick={() => queue(1)}>
          Queue a message
        </button>
        <button type="button" onClick={() => queue(TEN)}>
          Queue ten
        </button>
      </div>
      {postings.length === 0 && (
        <p className="panel-empty">
          Nothing was sent yet. Cut the connection, queue some messages, and let it come back.
        </p>
      )}
      <ol className="panel-list" aria-label="Last messages" data-testid="postings">
        {postings
          .slice(-SHOWN)
          .reverse()
          .map((posting) => (
            <PostingLine key={posting.id} posting={posting} />
          ))}
      </ol>
    </>
  )
}

function PostingLine({ posting: { id, channel, event, outcome, error } }: { readonly posting: Posting }) {
  const { state } = useConnectionManager()
  const stage = outcome ?? (state === 'connected' ? 'sending' : 'waiting')
  return (
    <li data-testid="posting" data-stage={stage} title={error?.message}>
      <span className="panel-what">
        #{id} {channel} · {event}
      </span>
      <span className="panel-chip" data-tone={toneOf(stage)}>
        {error?.name ?? stage}
      </span>
    </li>
  )
}

function toneOf(stage: string): string {
  if (stage === 'acked' || stage === 'sent') return 'good'
  return stage === 'waiting' || stage === 'sending' ? 'warn' : 'bad'
}
