/** The rows on the page are those of a moment ago. */
export function StaleNote() {
  return (
    <p className="stale-note" role="status" data-testid="stale">
      These orders may be behind: the page catches up as soon as the connection is back.
    </p>
  )
}
