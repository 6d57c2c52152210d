import { useConnectionManager } from 'holdfast/react'
import { RetryCountdown } from './retry_countdown'

/** Why it is not connected, what is being done about it, and when. */
export function ConnectionReason() {
  const { state, error, retryAt, quality, connect } = useConnectionManager()
  if (state === 'connected' || !error) return null
  return (
    <div className="connection-reason" data-testid="connection-reason">
      <p role="status">
        {error.message} <code>{error.name}</code>
      </p>
      {retryAt > 0 && (
        <div className="retry">
          <RetryCountdown retryAt={retryAt} attempts={quality.reconnectAttempts} />
          <button type="button" className="small" onClick={() => void connect()}>
            Try now
          </button>
        </div>
      )}
    </div>
  )
}
