import { useConnectionManager } from 'holdfast/react'
import { ErrorWords } from '../parts/error_words'
import { useHealth } from './use_health'

/** One note for one outage: why there is no fresh data although there is a connection, and what one can do. */
export function PageNote({ onReopen }: { readonly onReopen: () => void }) {
  const { state } = useConnectionManager()
  const { trouble, retry } = useHealth()
  // Without a connection the strip says why, and when it tries again.
  if (!trouble || (state !== 'connected' && !trouble.final)) return null
  return (
    <div className="page-note" role="alert" data-testid="page-note">
      <ErrorWords error={trouble} />
      <button type="button" onClick={trouble.final ? onReopen : retry}>
        Try again
      </button>
    </div>
  )
}

/** What is shown may be a moment old. */
export function BehindNote() {
  const { behind, trouble } = useHealth()
  const { state } = useConnectionManager()
  if (!behind) return null
  return (
    <p className="behind-note" role="status" data-testid="stale">
      {state === 'connected' && !trouble ? 'Catching up with what changed…' : 'What you see may be behind.'}
    </p>
  )
}
