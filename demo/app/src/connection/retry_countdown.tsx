import { useState } from 'react'
import { useNow } from '../parts/use_now'

interface RetryCountdownProps {
  /** Milliseconds since 1970. */
  readonly retryAt: number
  readonly attempts: number
}

export function RetryCountdown({ retryAt, attempts }: RetryCountdownProps) {
  const seconds = Math.ceil((retryAt - useNow(250)) / 1000)
  return (
    <p className="retry-countdown" role="timer" data-testid="retry">
      {seconds > 0 ? `Next try in ${seconds} s` : 'Trying now'}
      {attempts > 0 && ` · attempt ${attempts + 1}`}
      <RetryBar key={retryAt} retryAt={retryAt} />
    </p>
  )
}

/** A bar that empties while the wait passes. */
function RetryBar({ retryAt }: Pick<RetryCountdownProps, 'retryAt'>) {
  const [waitMs] = useState(() => Math.max(0, retryAt - Date.now()))
  return <span className="retry-bar" style={{ animationDuration: `${waitMs}ms` }} aria-hidden="true" />
}
