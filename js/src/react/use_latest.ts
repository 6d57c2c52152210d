import { useEffect, useRef } from 'react'

/** What was shown last, for functions that stay the same while it changes. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  return latest
}
