import { useId, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import { FaultSwitches } from './fault_switches'
import { PanelCharts } from './panel_charts'
import { PanelFacts } from './panel_facts'
import { PanelFrames, PanelTransitions } from './panel_history'
import { PanelQueue } from './panel_queue'
import { RaceLink } from './race_link'
import type { Sampler } from './sampler'
import type { Faults } from './use_faults'

interface ConnectionPanelProps {
  readonly id: string
  readonly sampler: Sampler
  readonly faults: Faults
}

/** Everything about the connection: its state, its past, what it holds, and what one can do to it. */
export default function ConnectionPanel({ id, sampler, faults }: ConnectionPanelProps) {
  const { seconds, transitions, metrics } = useSyncExternalStore(sampler.subscribe, sampler.getSnapshot)
  return (
    <div id={id} className="connection-panel" role="region" aria-label="Connection in detail">
      <PanelFacts metrics={metrics} />
      <div className="panel-charts">
        <PanelCharts seconds={seconds} />
      </div>
      <Part title="Break it" wide>
        <FaultSwitches faults={faults} />
      </Part>
      <Part title="Queue">
        <PanelQueue />
      </Part>
      <Part title="What happened">
        <PanelTransitions transitions={transitions} />
      </Part>
      <Part title="Last frames">
        <PanelFrames metrics={metrics} />
      </Part>
      <RaceLink />
    </div>
  )
}

interface PartProps {
  readonly title: string
  readonly wide?: boolean
  readonly children: ReactNode
}

function Part({ title, wide = false, children }: PartProps) {
  const titleId = useId()
  return (
    <section className={wide ? 'panel-part panel-wide' : 'panel-part'} aria-labelledby={titleId}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </section>
  )
}
