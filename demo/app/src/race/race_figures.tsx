import { TimeChart } from '../charts/time_chart'
import type { Figure, Figures } from './use_figures'

const SPAN_MS = 30_000

/** The last second in numbers. */
export function RaceFigures({ seconds, totals }: Figures) {
  const last = seconds.at(-1)
  const { updates, commits, frames } = totals
  return (
    <dl
      className="race-figures"
      data-testid="totals"
      data-updates={updates}
      data-commits={commits}
      data-frames={frames}
    >
      <Fact name="Updates a second" value={last?.updates} strong />
      <Fact name="Frames a second" value={last?.fps} strong />
      <Fact name="Longest frame" value={last?.longestFrameMs} unit=" ms" />
      <Fact name="Commits a second" value={last?.commits} />
      <Fact name="Updates in a commit" value={last && last.commits > 0 ? last.updates / last.commits : undefined} />
    </dl>
  )
}

interface FactProps {
  readonly name: string
  readonly value: number | undefined
  readonly unit?: string
  readonly strong?: boolean
}

function Fact({ name, value, unit = '', strong = false }: FactProps) {
  return (
    <div className={strong ? 'fact fact-strong' : 'fact'}>
      <dt>{name}</dt>
      <dd>{value === undefined ? '–' : `${Math.round(value).toLocaleString('en')}${unit}`}</dd>
    </div>
  )
}

/** What came in, and what became of it. */
export function RaceCharts({ seconds }: { readonly seconds: readonly Figure[] }) {
  const times = seconds.map(({ at }) => at)
  return (
    <div className="race-charts">
      <TimeChart
        title="Into the page"
        unit="/s"
        times={times}
        series={[{ name: 'Updates', token: '--accent', values: seconds.map(({ updates }) => updates) }]}
        spanMs={SPAN_MS}
        least={100}
      />
      <TimeChart
        title="Onto the screen"
        unit="/s"
        times={times}
        series={[
          { name: 'Frames', token: '--good', values: seconds.map(({ fps }) => fps) },
          { name: 'Commits', token: '--warn', values: seconds.map(({ commits }) => commits) },
        ]}
        spanMs={SPAN_MS}
        least={60}
      />
    </div>
  )
}
