import { Component } from 'react'
import type { ReactNode } from 'react'
import { Problem } from '../parts/problem'

interface CrashGuardState {
  readonly error: Error | null
}

/** If a component throws, the page says what happened and does not go blank. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, CrashGuardState> {
  override state: CrashGuardState = { error: null }

  static getDerivedStateFromError(thrown: unknown): CrashGuardState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <main className="outside">
        <Problem
          error={error}
          onRetry={() => {
            location.reload()
          }}
        />
      </main>
    )
  }
}
