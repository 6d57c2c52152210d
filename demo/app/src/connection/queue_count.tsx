import { useConnectionManager } from 'holdfast/react'

/** How many messages wait for the connection. */
export function QueueCount() {
  const { queueSize } = useConnectionManager()
  return (
    <p className="queue-count" data-testid="queued" data-count={queueSize} role="status">
      {queueSize === 0
        ? 'Nothing waiting to be sent'
        : `${queueSize} ${queueSize === 1 ? 'message' : 'messages'} waiting to be sent`}
    </p>
  )
}
