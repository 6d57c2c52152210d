import { STREETS, crossing } from './town'
import type { Crossing, Point } from './town'

/** The shortest way along streets, with both ends. */
export function wayBetween(from: Crossing, to: Crossing): readonly Crossing[] {
  const reached = new Map<Crossing, { readonly meters: number; readonly by: Crossing | null }>([
    [from, { meters: 0, by: null }],
  ])
  const open = new Set<Crossing>([from])
  for (let here = nearest(open, reached); here !== undefined && here !== to; here = nearest(open, reached)) {
    open.delete(here)
    const gone = reached.get(here)?.meters ?? 0
    for (const next of neighbours(here)) {
      const meters = gone + distance(crossing(here), crossing(next))
      if (meters >= (reached.get(next)?.meters ?? Infinity)) continue
      reached.set(next, { meters, by: here })
      open.add(next)
    }
  }
  const way: Crossing[] = []
  for (let at: Crossing | null = to; at !== null; at = reached.get(at)?.by ?? null) way.unshift(at)
  return way
}

/** A way through all stops, and back to the first one. */
export function roundTrip(stops: readonly Crossing[]): readonly Crossing[] {
  return stops.flatMap((stop, i) => wayBetween(stop, stops[(i + 1) % stops.length] ?? stop).slice(i === 0 ? 0 : 1))
}

/** Where one is on a way after so many metres, and in which direction one looks: degrees, 0 is north, 90 east. */
export function along(way: readonly Point[], meters: number): { readonly point: Point; readonly heading: number } {
  let left = meters
  for (let i = 1; i < way.length; i++) {
    const [a, b] = [way[i - 1] as Point, way[i] as Point]
    const length = distance(a, b)
    if (left > length && i < way.length - 1) {
      left -= length
      continue
    }
    const part = length === 0 ? 0 : Math.min(1, left / length)
    const point: Point = [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part]
    return { point, heading: ((Math.atan2(b[0] - a[0], b[1] - a[1]) * 180) / Math.PI + 360) % 360 }
  }
  return { point: way[0] ?? [0, 0], heading: 0 }
}

export function lengthOf(way: readonly Point[]): number {
  return way.reduce((sum, point, i) => sum + (i === 0 ? 0 : distance(way[i - 1] as Point, point)), 0)
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}

function neighbours(here: Crossing): readonly Crossing[] {
  return STREETS.flatMap(({ crossings }) => {
    const at = crossings.indexOf(here)
    return at < 0 ? [] : [crossings[at - 1], crossings[at + 1]].filter((next) => next !== undefined)
  })
}

function nearest(
  open: ReadonlySet<Crossing>,
  reached: ReadonlyMap<Crossing, { meters: number }>,
): Crossing | undefined {
  const meters = (at: Crossing): number => reached.get(at)?.meters ?? Infinity
  return [...open].sort((a, b) => meters(a) - meters(b))[0]
}
