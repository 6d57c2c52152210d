import { useConnectionManager } from 'holdfast/react'
import type { KitchenMessage } from './kitchen_log'

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** One message. Those of our own end with their state. */
export function KitchenLine({ message }: { readonly message: KitchenMessage }) {
  const { text, from, at, outcome, error } = message
  const mine = outcome !== undefined
  return (
    <li className="kitchen-line" data-testid="message" data-mine={mine}>
      <p className="kitchen-meta">
        <b>{mine ? 'You' : from}</b> <time dateTime={new Date(at).toISOString()}>{TIME.format(at)}</time>
      </p>
      <p className="kitchen-text" data-testid="text">
        {text}
      </p>
      {mine && <Delivery outcome={outcome} />}
      {error && (
        <p className="kitchen-error">
          <code>{error.name}</code> {error.message}
        </p>
      )}
    </li>
  )
}

const WORDS = {
  acked: 'Delivered to the server',
  sent: 'Sent',
  dropped: 'Dropped',
  expired: 'Expired',
  failed: 'Failed',
} as const

function Delivery({ outcome }: { readonly outcome: keyof typeof WORDS | null }) {
  const { state } = useConnectionManager()
  const stage = outcome ?? (state === 'connected' ? 'sending' : 'queued')
  const words = outcome ? WORDS[outcome] : state === 'connected' ? 'Sending…' : 'Queued'
  return (
    <span className="delivery" data-testid="delivery" data-stage={stage}>
      {words}
    </span>
  )
}
