import { useId } from 'react'
import type { ReactNode } from 'react'

interface PanelProps {
  readonly title: string
  /** Beside the title: a count, a button. */
  readonly aside?: ReactNode
  readonly busy?: boolean
  readonly children: ReactNode
  readonly className?: string
}

/** A part of a desk, with its name. */
export function Panel({ title, aside, busy = false, children, className = '' }: PanelProps) {
  const id = useId()
  return (
    <section className={`panel ${className}`} aria-labelledby={id} aria-busy={busy}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
