import { memo } from 'react'
import { PARKS, RIVER, STREETS, crossing } from '../../../town/town'
import type { Street } from '../../../town/town'
import { drawn, polyline } from './projection'

/** The town without anybody in it: river, parks, and streets with their names. It is drawn once only. */
export const StreetPlan = memo(function StreetPlan() {
  return (
    <g className="plan" aria-hidden="true">
      <polyline className="river" points={polyline(RIVER.map(drawn))} />
      {PARKS.map(({ name, outline }) => (
        <Park key={name} name={name} points={outline.map(drawn)} />
      ))}
      {/* All the edges first, or they would cut through the streets that they meet. */}
      {STREETS.map((street) => (
        <polyline key={street.name} className={`edge ${street.kind}`} points={pointsOf(street)} />
      ))}
      {STREETS.map((street) => (
        <polyline key={street.name} className={`roadway ${street.kind}`} points={pointsOf(street)} />
      ))}
      {STREETS.filter(({ kind }) => kind !== 'lane').map((street) => (
        <StreetName key={street.name} street={street} />
      ))}
    </g>
  )
})

const pointsOf = ({ crossings }: Street): string => polyline(crossings.map((name) => drawn(crossing(name))))

function Park({ name, points }: { readonly name: string; readonly points: readonly (readonly [number, number])[] }) {
  const middle = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length
  return (
    <>
      <polygon className="park" points={polyline(points)} />
      <text className="park-name" x={middle(0)} y={middle(1)}>
        {name}
      </text>
    </>
  )
}

function StreetName({ street }: { readonly street: Street }) {
  const id = `street-${street.name}`
  const points = street.crossings.map((name) => drawn(crossing(name)))
  // A name reads from left to right. Otherwise the names of streets that run north would stand on their heads.
  const [first, last] = [points[0], points.at(-1)]
  const readable = first && last && first[0] > last[0] ? [...points].reverse() : points
  return (
    <>
      <path id={id} className="unseen" d={`M ${polyline(readable)}`} />
      <text className="street-name" dy="26">
        <textPath href={`#${id}`} startOffset={street.kind === 'avenue' ? '30%' : '12%'}>
          {street.name}
        </textPath>
      </text>
    </>
  )
}
