import { useId } from 'react'
import type { ReactNode } from 'react'
import { isKnown } from '../health/panel_data'
import type { PanelData } from '../health/panel_data'
import { usePanelHealth } from '../health/use_health'
import { ErrorNote } from './error_note'
import { Unknown } from './unknown'

interface PanelProps {
  readonly title: string
  /** What stands beside the title: a count, or a button. It is a dash until the data is there. */
  readonly aside?: ReactNode
  /** The state of the panel's data. Without it, the panel has no data to wait for. */
  readonly data?: PanelData
  /** What to show if there is no content. */
  readonly none?: ReactNode
  readonly children?: ReactNode
  readonly className?: string
}

const NO_DATA: PanelData = { loading: false, error: null, stale: false, empty: false, refetch: () => undefined }

/** A part of a desk, with its name. It is loading, failed, behind or empty, or it shows what there is. */
export function Panel({ title, aside, data = NO_DATA, none, children, className = '' }: PanelProps) {
  const id = useId()
  const error = usePanelHealth(data)
  const known = isKnown(data)
  return (
    <section
      className={`panel ${className}`}
      aria-labelledby={id}
      aria-busy={data.loading && !error}
      data-stale={data.stale}
    >
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {known ? aside : aside !== undefined && <Dash />}
      </header>
      {!known && !error && <Unknown data={data} />}
      {known && data.empty && none !== undefined && <p className="panel-empty">{none}</p>}
      {known && !(data.empty && none !== undefined) && children}
      <ErrorNote error={error} onRetry={data.refetch} />
    </section>
  )
}

/** What stands in place of a count that nobody knows yet. */
export function Dash() {
  return (
    <span className="panel-note">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">not known yet</span>
    </span>
  )
}
