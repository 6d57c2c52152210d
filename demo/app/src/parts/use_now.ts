import { useEffect, useState } from 'react'

/** The time, in milliseconds since 1970, refreshed every `everyMs`; a null stops the clock. */
export function useNow(everyMs: number | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (everyMs === null) return undefined
    setNow(Date.now())
    const clock = setInterval(() => { setNow(Date.now()) }, everyMs)
    return () => { clearInterval(clock) }
  }, [everyMs])
  return now
}
