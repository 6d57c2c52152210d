import type { Series } from './plot'

/** What a chart shows, in words. */
export function summaryOf(series: readonly Series[], unit: string, spanMs: number): string {
  const lines = series.map(({ name, values }) => `${name}: ${rangeOf(values, unit)}`)
  return `The last ${Math.round(spanMs / 1000)} seconds. ${lines.join('; ')}.`
}

function rangeOf(values: readonly (number | null)[], unit: string): string {
  const known = values.filter((value) => value !== null)
  const last = values.at(-1)
  if (known.length === 0) return 'nothing measured yet'
  const [low, high] = [Math.round(Math.min(...known)), Math.round(Math.max(...known))]
  const now = last == null ? 'nothing now' : `${Math.round(last)} ${unit} now`
  return `${now}, between ${low} and ${high} ${unit}`
}
