import { useState } from 'react'

interface RemoveButtonProps {
  readonly what: string
  readonly busy: boolean
  readonly onRemove: () => void
}

/** Asks once more in place, because deleting cannot be undone. */
export function RemoveButton({ what, busy, onRemove }: RemoveButtonProps) {
  const [asked, ask] = useState(false)
  const press = (): void => {
    if (asked) onRemove()
    ask(!asked)
  }
  return (
    <button
      type="button"
      className={asked ? 'danger' : 'quiet'}
      aria-disabled={busy}
      onClick={press}
      onBlur={() => {
        ask(false)
      }}
    >
      {asked ? 'Really delete' : 'Delete'}
      <span className="visually-hidden"> {what}</span>
    </button>
  )
}
