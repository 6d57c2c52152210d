import type { ConnectionQuality, ConnectionState } from 'holdfast'
import { useConnectionManager } from 'holdfast/react'
import { useHealth } from '../health/use_health'

const WORDS: Readonly<Record<Exclude<ConnectionState, 'connected'>, string>> = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  disconnected: 'Offline',
}

/** The dot and the word. Only the word is announced, because nobody wants to hear a latency read out every few seconds. */
export function ConnectionIndicator() {
  const { state, quality } = useConnectionManager()
  const { trouble } = useHealth()
  const isDoubtful = quality.checking || trouble !== null
  const isWell = state === 'connected' && !isDoubtful
  return (
    <div
      className="connection-indicator"
      data-testid="connection"
      data-state={state}
      data-doubtful={isDoubtful}
      data-level={quality.level}
    >
      <span className="connection-dot" aria-hidden="true" />
      <span role="status">{state === 'connected' ? connectedWords(quality.checking, isDoubtful) : WORDS[state]}</span>
      {isWell && <Latency quality={quality} />}
    </div>
  )
}

function connectedWords(isChecked: boolean, isDoubtful: boolean): string {
  if (isChecked) return 'Checking the connection…'
  return isDoubtful ? 'Connected, but without data' : 'Connected'
}

function Latency({ quality }: { readonly quality: ConnectionQuality }) {
  if (quality.lastHeartbeat === 0) return <span className="latency">measuring…</span>
  return (
    <span className="latency" data-testid="latency" title={`Quality: ${quality.level}`}>
      ({quality.latency}ms) · {quality.level}
    </span>
  )
}
