import { HoldfastError } from 'holdfast'
import { useEffect, useState } from 'react'
import { loadPersonas } from './personas'
import type { Persona } from './personas'
import type { Settings } from './settings'

export interface Directory {
  readonly personas: readonly Persona[] | null
  readonly error: HoldfastError | null
  readonly retry: () => void
}

const RETRY_MS = [1_000, 2_000, 4_000, 8_000] as const

/** The list of personas. The hook asks again until the list is there, unless asking again cannot help. */
export function usePersonas(settings: Settings): Directory {
  const [attempt, setAttempt] = useState(0)
  const [found, setFound] = useState<Omit<Directory, 'retry'>>({ personas: null, error: null })
  useEffect(() => {
    const ended = new AbortController()
    let again: ReturnType<typeof setTimeout> | undefined
    loadPersonas(settings, ended.signal).then(
      (personas) => {
        setFound({ personas, error: null })
      },
      (thrown: unknown) => {
        if (ended.signal.aborted) return
        const error = HoldfastError.from(thrown, 'SERVER_UNREACHABLE')
        setFound({ personas: null, error })
        if (!error.final)
          again = setTimeout(
            () => {
              setAttempt(attempt + 1)
            },
            RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)],
          )
      },
    )
    return () => {
      ended.abort()
      clearTimeout(again)
    }
  }, [settings, attempt])
  return {
    ...found,
    retry: () => {
      setAttempt((before) => before + 1)
    },
  }
}
