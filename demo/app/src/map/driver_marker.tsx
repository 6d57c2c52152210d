import type { LocationFix } from 'holdfast'
import { drawnPlace } from './projection'
import { useGlide } from './use_glide'

interface DriverMarkerProps {
  readonly name: string
  readonly fix: LocationFix
  readonly stale: boolean
}

export function DriverMarker({ name, fix, stale }: DriverMarkerProps) {
  const [x, y] = useGlide(drawnPlace([fix.latitude, fix.longitude]))
  return (
    <g
      className="driver"
      data-stale={stale}
      data-testid="driver"
      transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
    >
      <title>{name}</title>
      <circle className="driver-halo" r="150" />
      <circle className="driver-dot" r="88" />
      <text className="driver-letter" y="36">
        {name.charAt(0)}
      </text>
    </g>
  )
}
