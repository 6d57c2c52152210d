import { SIZE, pointOf } from '../../../town/town'
import type { Place, Point } from '../../../town/town'

/** From the town's metres to the drawing's: north is up. */
export function drawn([east, north]: Point): Point {
  return [east, SIZE.north - north]
}

export function drawnPlace(place: Place): Point {
  return drawn(pointOf(place))
}

/** As an SVG element's `points`, or the inside of a path. */
export function polyline(points: readonly Point[]): string {
  return points.map(([x, y]) => `${x.toFixed(0)},${y.toFixed(0)}`).join(' ')
}

/** Metres that nobody travels between two fixes. */
export const FAR = 600
