import { useConnectionManager } from 'holdfast/react'
import { RetryCountdown } from './retry_countdown'

/** Why it is not connected, what is being done about it, and when. */
export function ConnectionReason() {
  const { state, error, retryAt, quality } = useConnectionManager()
  if (state === 'connected' || !error) return null
  return (
    <div className="connection-reason" data-testid="connection-reason">
      <p role="status">
        <code>{error.name}</code> {error.message}
      </p>
      {retryAt > 0 && <RetryCountdown retryAt={retryAt} attempts={quality.reconnectAttempts} />}
    </div>
  )
}
