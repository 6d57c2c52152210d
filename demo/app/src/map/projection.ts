import { SIZE, pointOf } from '../../../town/town'
import type { Place, Point } from '../../../town/town'

/** Translates the town's metres to the drawing's, with north at the top. */
export function drawn([east, north]: Point): Point {
  return [east, SIZE.north - north]
}

export function drawnPlace(place: Place): Point {
  return drawn(pointOf(place))
}

/** As the `points` of an SVG element, or inside a path. */
export function polyline(points: readonly Point[]): string {
  return points.map(([x, y]) => `${x.toFixed(0)},${y.toFixed(0)}`).join(' ')
}

/** Nobody travels so many metres between two fixes. */
export const FAR = 600
