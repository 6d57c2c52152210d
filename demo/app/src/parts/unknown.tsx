import type { PanelData } from '../health/panel_data'

/** Stands where the content will be: in its shape while it loads, and in words once that takes longer than it should. */
export function Unknown({ data }: { readonly data: Pick<PanelData, 'error'> }) {
  if (data.error) return <p className="panel-empty">Not there yet: the note at the top of the page says why.</p>
  return (
    <div role="status" className="skeleton-lines">
      <span className="visually-hidden">Loading…</span>
      <i aria-hidden="true" />
      <i aria-hidden="true" />
      <i aria-hidden="true" />
    </div>
  )
}
