import type { Metrics, TraceEntry } from 'holdfast'
import type { Transition } from './sampler'

const SHOWN = 12
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

const TONES = { connected: 'good', connecting: 'warn', reconnecting: 'warn', disconnected: 'bad' } as const

/** The last changes of state, newest first. */
export function PanelTransitions({ transitions }: { readonly transitions: readonly Transition[] }) {
  if (transitions.length === 0) return <p className="panel-empty">Nothing happened yet.</p>
  return (
    <ol className="panel-list" tabIndex={0} aria-label="Last changes of state" data-testid="transitions">
      {[...transitions].reverse().map(({ at, state, reason, closeCode }, i) => (
        <li key={`${at} ${transitions.length - i}`} data-state={state}>
          <Clock at={at} />
          <span className="panel-chip" data-tone={TONES[state]}>
            {state}
          </span>
          <span className="panel-what">
            {reason !== 'NONE' && <code>{reason}</code>} {closeCode > 0 && closeCode}
          </span>
        </li>
      ))}
    </ol>
  )
}

type Frame = Exclude<TraceEntry, { kind: 'state' }>

/** The last frames, newest first: never what is in them. */
export function PanelFrames({ metrics }: { readonly metrics: Metrics | null }) {
  const frames = (metrics?.trace ?? []).filter((entry): entry is Frame => entry.kind !== 'state').slice(-SHOWN)
  if (frames.length === 0) return <p className="panel-empty">No frame yet.</p>
  return (
    <ol className="panel-list" tabIndex={0} aria-label="Last frames" data-testid="frames">
      {[...frames].reverse().map(({ at, kind, topic, event, bytes }, i) => (
        <li key={`${at} ${frames.length - i}`} data-kind={kind}>
          <Clock at={at} />
          <span className="panel-way" data-kind={kind}>
            <span aria-hidden="true">{kind === 'sent' ? '↑' : '↓'}</span>
            <span className="visually-hidden">{kind}</span>
          </span>
          <span className="panel-what">
            <b>{event}</b> {topic.replace(/^realtime:/, '')}
          </span>
          <span className="panel-bytes">{bytes} B</span>
        </li>
      ))}
    </ol>
  )
}

function Clock({ at }: { readonly at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{TIME.format(at)}</time>
}
