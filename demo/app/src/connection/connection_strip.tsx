import { Suspense, lazy, useId, useState } from 'react'
import { BehindNote } from '../health/page_note'
import { Loading } from '../parts/loading'
import { ConnectionControls } from './connection_controls'
import { ConnectionIndicator } from './connection_indicator'
import { ConnectionReason } from './connection_reason'
import { Notices } from './notices'
import { PanelToggle } from './panel_toggle'
import { QueueCount } from './queue_count'
import { useFaults } from './use_faults'
import { useSampler } from './use_sampler'

/** It brings its charts, so it is loaded when it is opened. */
const ConnectionPanel = lazy(() => import('./connection_panel'))

/** The most important facts of the connection, the buttons to try it, and the way to everything else. */
export function ConnectionStrip() {
  const [open, setOpen] = useState(false)
  const panelId = useId()
  const sampler = useSampler()
  const faults = useFaults()
  return (
    <section className="connection-strip" aria-label="Connection">
      <div className="connection-facts">
        <ConnectionIndicator />
        <BehindNote />
        <QueueCount />
        <Notices />
      </div>
      <div className="connection-controls">
        <ConnectionControls />
        <PanelToggle open={open} panelId={panelId} onToggle={setOpen} />
      </div>
      <ConnectionReason />
      {open && (
        <Suspense fallback={<Loading label="Opening" />}>
          <ConnectionPanel id={panelId} sampler={sampler} faults={faults} />
        </Suspense>
      )}
    </section>
  )
}
