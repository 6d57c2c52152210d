import { useEffect, useRef } from 'react'

/** The latest value, for functions that must stay the same while it changes. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  }, [value])
  return latest
}
