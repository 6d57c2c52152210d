import { useNow } from '../parts/use_now'

const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** How long ago it was, kept up to date. */
export function Age({ since }: { readonly since: string }) {
  const minutes = Math.floor((useNow(20_000) - Date.parse(since)) / 60_000)
  return (
    <time className="age" dateTime={since} title={EXACT.format(new Date(since))}>
      {inWords(minutes)}
    </time>
  )
}

function inWords(minutes: number): string {
  if (minutes < 1) return 'just now'
  if (minutes < 60) return RELATIVE.format(-minutes, 'minute')
  if (minutes < 24 * 60) return RELATIVE.format(-Math.floor(minutes / 60), 'hour')
  return RELATIVE.format(-Math.floor(minutes / (24 * 60)), 'day')
}
