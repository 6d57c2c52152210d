import { TimeChart } from '../charts/time_chart'
import { SPAN_MS } from './sampler'
import type { Sample } from './sampler'

/** The last minutes: how long an answer takes, and how much passes. */
export function PanelCharts({ seconds }: { readonly seconds: readonly Sample[] }) {
  const times = seconds.map(({ at }) => at)
  return (
    <>
      <TimeChart
        title="Latency"
        unit="ms"
        times={times}
        series={[{ name: 'Round trip', token: '--accent', values: seconds.map(({ latency }) => latency) }]}
        spanMs={SPAN_MS}
        least={50}
      />
      <TimeChart
        title="Messages"
        unit="/s"
        times={times}
        series={[
          { name: 'Received', token: '--good', values: seconds.map(({ received }) => received) },
          { name: 'Sent', token: '--warn', values: seconds.map(({ sent }) => sent) },
        ]}
        spanMs={SPAN_MS}
        least={4}
      />
    </>
  )
}
