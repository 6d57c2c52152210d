interface PanelToggleProps {
  readonly open: boolean
  readonly panelId: string
  readonly onToggle: (open: boolean) => void
}

export function PanelToggle({ open, panelId, onToggle }: PanelToggleProps) {
  return (
    <button
      type="button"
      className="panel-toggle"
      aria-expanded={open}
      aria-controls={open ? panelId : undefined}
      onClick={() => {
        onToggle(!open)
      }}
    >
      Details
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d="M2.5 4.5 6 8l3.5-3.5" />
      </svg>
    </button>
  )
}
