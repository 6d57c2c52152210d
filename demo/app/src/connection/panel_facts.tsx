import type { Metrics } from 'holdfast'
import { useConnectionManager } from 'holdfast/react'

/** The connection in numbers. */
export function PanelFacts({ metrics }: { readonly metrics: Metrics | null }) {
  const { state, quality, error } = useConnectionManager()
  const { level, latency, jitter, loss, reconnectAttempts, lastHeartbeat } = quality
  const measured = state === 'connected' && lastHeartbeat > 0
  return (
    <dl className="panel-facts" data-testid="facts">
      <Fact
        name="State"
        value={state}
        note={error?.name ?? (reconnectAttempts > 0 ? `after ${reconnectAttempts} attempts` : undefined)}
      />
      <Fact name="Quality" value={level} />
      <Fact
        name="Round trip"
        value={measured ? `${latency} ms` : '–'}
        note={measured ? `± ${Math.round(jitter)} ms` : undefined}
      />
      <Fact name="Heartbeats lost" value={`${Math.round(loss * 100)} %`} />
      <Fact name="Up for" value={duration(metrics?.uptimeMs ?? 0)} />
      <Fact name="Connections" value={String(metrics?.connections ?? 0)} note={`${metrics?.losses ?? 0} lost`} />
      <Fact
        name="Received"
        value={bytes(metrics?.bytesReceived ?? 0)}
        note={`${count(metrics?.framesReceived)} frames`}
      />
      <Fact name="Sent" value={bytes(metrics?.bytesSent ?? 0)} note={`${count(metrics?.framesSent)} frames`} />
    </dl>
  )
}

function Fact({
  name,
  value,
  note,
}: {
  readonly name: string
  readonly value: string
  readonly note?: string | undefined
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} {note !== undefined && <small>{note}</small>}
      </dd>
    </div>
  )
}

const count = (value = 0): string => value.toLocaleString('en')

function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds === 0) return '–'
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return minutes === 0 ? `${rest} s` : `${minutes} min ${rest} s`
}

function bytes(value: number): string {
  if (value < 1_000) return `${value} B`
  return value < 1_000_000 ? `${(value / 1_000).toFixed(1)} kB` : `${(value / 1_000_000).toFixed(1)} MB`
}
