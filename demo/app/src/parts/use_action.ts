import { useState } from 'react'

export interface Action {
  readonly busy: boolean
  readonly error: Error | null
  /** Runs the action, unless it is running. Resolves with whether it succeeded; never rejects. */
  readonly run: (act: () => Promise<unknown>) => Promise<boolean>
}

/** An action that the user started: it is under way, done, or failed with an error to show. */
export function useAction(): Action {
  const [{ busy, error }, set] = useState<Pick<Action, 'busy' | 'error'>>({ busy: false, error: null })
  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false
    set({ busy: true, error: null })
    try {
      await act()
      set({ busy: false, error: null })
      return true
    } catch (thrown) {
      set({ busy: false, error: thrown instanceof Error ? thrown : new Error(String(thrown)) })
      return false
    }
  }
  return { busy, error, run }
}
