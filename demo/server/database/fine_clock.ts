const LAST_MICROSECOND = 0.999

/**
 * Gives `Date.now()` of this thread a fraction. PGlite takes PostgreSQL's time from it, and a PostgreSQL whose times end with the millisecond
 * hides the bug of every client that cuts them there. It never leaves the system clock's own millisecond, and never goes back within it.
 */
export function refineClock(): void {
  const coarse = Date.now.bind(Date)
  let offset = performance.timeOrigin
  Date.now = () => {
    const elapsed = performance.now()
    const now = coarse()
    const fine = Math.min(Math.max(offset + elapsed, now), now + LAST_MICROSECOND)
    offset = fine - elapsed
    return fine
  }
}
