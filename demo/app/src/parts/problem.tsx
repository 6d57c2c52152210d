import { HoldfastError } from 'holdfast'

interface ProblemProps {
  readonly error: Error
  readonly where?: string
  readonly onRetry?: () => void
}

/** A problem that leaves nothing else to show: its name, its meaning, and what to do. */
export function Problem({ error, where, onRetry }: ProblemProps) {
  return (
    <section className="problem" role="alert">
      <h1>{titleOf(error)}</h1>
      <p className="problem-text">{error.message}</p>
      <dl>
        <dt>Error</dt>
        <dd>
          <code>{error.name}</code>
        </dd>
        {where !== undefined && (
          <>
            <dt>Server</dt>
            <dd>
              <code>{where}</code>
            </dd>
          </>
        )}
      </dl>
      {onRetry && (
        <button type="button" className="primary" onClick={onRetry}>
          Try again
        </button>
      )}
    </section>
  )
}

function titleOf(error: Error): string {
  if (!(error instanceof HoldfastError)) return 'Something broke'
  return error.final ? 'This cannot work' : 'Waiting for the server'
}
