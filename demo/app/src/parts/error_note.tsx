import { ErrorWords } from './error_words'

interface ErrorNoteProps {
  readonly error: Error | null
  readonly onRetry?: (() => void) | undefined
}

/** Says beside a thing what went wrong with it. */
export function ErrorNote({ error, onRetry }: ErrorNoteProps) {
  if (!error) return null
  return (
    <div className="error-note" role="alert">
      <ErrorWords error={error} />
      {onRetry && (
        <button type="button" className="small" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}
