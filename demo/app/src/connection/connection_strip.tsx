import { ConnectionControls } from './connection_controls'
import { ConnectionIndicator } from './connection_indicator'
import { ConnectionReason } from './connection_reason'
import { Notices } from './notices'
import { QueueCount } from './queue_count'

/** All that there is to know of the connection, and the buttons to try it. */
export function ConnectionStrip() {
  return (
    <section className="connection-strip" aria-label="Connection">
      <div className="connection-facts">
        <ConnectionIndicator />
        <QueueCount />
        <Notices />
      </div>
      <ConnectionControls />
      <ConnectionReason />
    </section>
  )
}
