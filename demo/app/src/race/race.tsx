import { HoldfastProvider, useConnectionManager } from 'holdfast/react'
import { useCallback, useState } from 'react'
import { ConnectionStrip } from '../connection/connection_strip'
import type { Settings } from '../settings'
import { TopBar } from '../shell/top_bar'
import '../styles/race.css'
import type { Oven, Way } from './oven'
import { OvenBoard } from './oven_board'
import { raceClient } from './race_client'
import { RaceControls } from './race_controls'
import { RaceCharts, RaceFigures } from './race_figures'
import { RaceMeter } from './race_meter'
import { RaceVerdict } from './race_verdict'
import { useFigures } from './use_figures'
import { useRace } from './use_race'
import { useVerdict } from './use_verdict'

/** `?view=race`: more updates than anybody can see, on a page that stays responsive. */
export default function Race({ settings }: { readonly settings: Settings }) {
  const [way, setWay] = useState<Way>('live')
  return (
    <HoldfastProvider client={raceClient(settings, way === 'worker' ? 'worker' : 'page')}>
      <TopBar>
        <a className="button quiet" href={withoutView()}>
          Back to the orders
        </a>
      </TopBar>
      <ConnectionStrip />
      <RaceTrack way={way} onWay={setWay} />
    </HoldfastProvider>
  )
}

interface RaceTrackProps {
  readonly way: Way
  readonly onWay: (way: Way) => void
}

function RaceTrack({ way, onWay }: RaceTrackProps) {
  const { manager } = useConnectionManager()
  const [meter] = useState(() => new RaceMeter())
  const { seconds, totals, clear } = useFigures(manager, meter)
  const { verdict, shown, expect } = useVerdict()
  const onRows = useCallback(
    (rows: readonly Oven[] | null) => {
      if (!rows) clear()
      expect(rows)
    },
    [clear, expect],
  )
  const race = useRace(onRows)
  const onCommit = useCallback(
    (rows: readonly Oven[]) => {
      meter.committed()
      shown(rows)
    },
    [meter, shown],
  )
  return (
    <main className="race">
      <div className="race-head">
        <h1>{race.rate.toLocaleString('en')} updates a second</h1>
        <p className="lead">
          Two hundred ovens report their temperature. A live table merges what comes between two frames, so React
          renders once a frame, however much arrives.
        </p>
      </div>
      <RaceControls race={race} way={way} onWay={onWay} />
      <RaceFigures seconds={seconds} totals={totals} />
      <OvenBoard way={way} onCommit={onCommit} />
      <RaceVerdict verdict={verdict} running={race.running} seconds={seconds} way={way} />
      <RaceCharts seconds={seconds} />
    </main>
  )
}

function withoutView(): string {
  const url = new URL(location.href)
  url.searchParams.delete('view')
  return url.href
}
