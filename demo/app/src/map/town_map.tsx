import type { LocationFix } from 'holdfast'
import { SIZE, crossing } from '../../../town/town'
import type { Crossing, Point } from '../../../town/town'
import { FAR, drawn, drawnPlace, polyline } from './projection'
import { StreetPlan } from './street_plan'

export interface MapPlace {
  readonly id: string
  readonly name: string
  readonly at: Crossing
  readonly kind: 'restaurant' | 'home'
}

export interface MapFence {
  readonly id: string
  readonly at: Crossing
  readonly radiusMeters: number
  readonly inside: boolean
}

interface TownMapProps {
  /** The picture in words. A screen reader reads it out in place of the picture. */
  readonly label: string
  readonly places?: readonly MapPlace[]
  readonly fences?: readonly MapFence[]
  /** The way ahead, in the town's metres. */
  readonly way?: readonly Point[] | undefined
  /** The way that was travelled. */
  readonly trail?: readonly LocationFix[]
  readonly children?: React.ReactNode
}

/** The town's plan, with what happens on it. */
export function TownMap({ label, places = [], fences = [], way, trail = [], children }: TownMapProps) {
  return (
    <svg
      className="town-map"
      viewBox={`0 0 ${SIZE.east} ${SIZE.north}`}
      role="img"
      aria-label={label}
      data-testid="map"
    >
      <StreetPlan />
      {fences.map((fence) => (
        <Fence key={fence.id} fence={fence} />
      ))}
      {way && <polyline className="way" points={polyline(way.map(drawn))} />}
      {segmentsOf(trail).map((segment, i) => (
        <polyline key={i} className="trail" points={polyline(segment)} />
      ))}
      {places.map((place) => (
        <PlaceMark key={place.id} place={place} />
      ))}
      {children}
    </svg>
  )
}

/** The parts that were travelled without a gap. Nobody goes so far between two fixes, so no line is drawn across a gap. */
function segmentsOf(trail: readonly LocationFix[]): readonly (readonly Point[])[] {
  const segments: Point[][] = [[]]
  for (const { latitude, longitude } of trail) {
    const point = drawnPlace([latitude, longitude])
    const last = segments.at(-1)?.at(-1)
    if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) > FAR) segments.push([])
    segments.at(-1)?.push(point)
  }
  return segments
}

function Fence({ fence }: { readonly fence: MapFence }) {
  const [x, y] = drawn(crossing(fence.at))
  return <circle className="fence" data-inside={fence.inside} cx={x} cy={y} r={fence.radiusMeters} />
}

function PlaceMark({ place }: { readonly place: MapPlace }) {
  const [x, y] = drawn(crossing(place.at))
  return (
    <g className={`place ${place.kind}`} transform={`translate(${x} ${y})`}>
      <title>{place.name}</title>
      {place.kind === 'restaurant' ? (
        <rect x="-62" y="-62" width="124" height="124" rx="30" />
      ) : (
        <path d="M -78 12 L 0 -72 L 78 12 V 74 H -78 Z" />
      )}
      <text y="160">{place.name}</text>
    </g>
  )
}
