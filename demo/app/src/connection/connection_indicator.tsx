import type { ConnectionQuality, ConnectionState } from 'holdfast'
import { useConnectionManager } from 'holdfast/react'

const WORDS: Readonly<Record<Exclude<ConnectionState, 'connected'>, string>> = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  disconnected: 'Offline',
}

/** The dot and the word. Only the word is announced: a latency that is read out every few seconds would drive anybody mad. */
export function ConnectionIndicator() {
  const { state, quality } = useConnectionManager()
  return (
    <div className="connection-indicator" data-testid="connection" data-state={state} data-level={quality.level}>
      <span className="connection-dot" aria-hidden="true" />
      <span role="status">{state === 'connected' ? 'Connected' : WORDS[state]}</span>
      {state === 'connected' && <Latency quality={quality} />}
    </div>
  )
}

function Latency({ quality }: { readonly quality: ConnectionQuality }) {
  if (quality.lastHeartbeat === 0) return <span className="latency">measuring…</span>
  return (
    <span className="latency" data-testid="latency" title={`Quality: ${quality.level}`}>
      ({quality.latency}ms) · {quality.level}
    </span>
  )
}
