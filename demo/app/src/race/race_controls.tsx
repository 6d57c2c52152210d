import { ErrorNote } from '../parts/error_note'
import { Segments } from '../parts/segments'
import type { Way } from './oven'
import type { Race } from './use_race'

interface RaceControlsProps {
  readonly race: Race
  readonly way: Way
  readonly onWay: (way: Way) => void
}

const WAYS: readonly (readonly [Way, string])[] = [
  ['live', 'Live table'],
  ['worker', 'Live table in a worker'],
  ['naive', 'setState per message'],
]

/** Starts and stops the race, and chooses how fast it is and how the updates reach the screen. */
export function RaceControls({ race, way, onWay }: RaceControlsProps) {
  const { running, busy, rate, setRate, start, stop, error } = race
  return (
    <div className="race-controls">
      <button
        type="button"
        className="primary race-start"
        aria-disabled={busy}
        onClick={busy ? undefined : running ? stop : start}
      >
        {running ? 'Stop' : 'Start the race'}
      </button>
      <label className="race-rate">
        <span>
          <b data-testid="rate">{rate.toLocaleString('en')}</b> updates a second
        </span>
        <input
          type="range"
          min={1_000}
          max={50_000}
          step={1_000}
          value={rate}
          onChange={(event) => {
            setRate(Number(event.target.value))
          }}
        />
      </label>
      <Segments
        legend="How updates reach the screen"
        className="race-ways"
        choices={WAYS}
        chosen={way}
        onChoose={onWay}
      />
      <ErrorNote error={error} />
    </div>
  )
}
