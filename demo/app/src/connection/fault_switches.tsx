import { useId } from 'react'
import { ErrorNote } from '../parts/error_note'
import { Loading } from '../parts/loading'
import { SLOW_MS } from './use_faults'
import type { Blow, Faults, Switch } from './use_faults'
import { useFaultSupport } from './use_fault_support'

const SWITCHES: readonly (readonly [Switch, string, string])[] = [
  ['cut', 'Cut', 'Breaks the socket and refuses new ones.'],
  ['freeze', 'Freeze', 'The socket stays open, nothing passes: as a dead Wi-Fi has it.'],
  ['slow', 'Slow down', `Each frame of the server comes ${SLOW_MS} ms later.`],
]

const BLOWS: readonly (readonly [Blow, string, string])[] = [
  ['close', 'Close', 'The server closes this page’s socket (1001).'],
  ['expire', 'Expire the token', 'The channels end, and come back with a token.'],
  ['restart', 'Restart the server', 'Closes every socket (1012): all pages feel it.'],
]

/** Everything that can happen to a connection, at the push of a button. */
export function FaultSwitches({ faults }: { readonly faults: Faults }) {
  const support = useFaultSupport()
  if (support === 'asking') return <Loading label="Asking the server" />
  if (support === 'no') return <NoFaults />
  return (
    <>
      <ul className="faults">
        {SWITCHES.map(([name, label, note]) => (
          <FaultSwitch
            key={name}
            label={label}
            note={note}
            on={faults.active.has(name)}
            onPush={() => faults.toggle(name)}
          />
        ))}
        {BLOWS.map(([name, label, note]) => (
          <FaultSwitch key={name} label={label} note={note} onPush={() => faults.strike(name)} />
        ))}
      </ul>
      <ErrorNote error={faults.error} />
    </>
  )
}

interface FaultSwitchProps {
  readonly label: string
  readonly note: string
  /** Undefined for a fault that happens once. */
  readonly on?: boolean
  readonly onPush: () => void
}

function FaultSwitch({ label, note, on, onPush }: FaultSwitchProps) {
  const noteId = useId()
  const asSwitch = on === undefined ? {} : { role: 'switch', 'aria-checked': on }
  return (
    <li className="fault">
      <button type="button" {...asSwitch} aria-describedby={noteId} onClick={onPush}>
        {label}
        {on !== undefined && <span className="fault-knob" aria-hidden="true" />}
      </button>
      <p id={noteId}>{note}</p>
    </li>
  )
}

function NoFaults() {
  return (
    <p className="panel-empty">
      This server cannot be broken from here. The local one can: <code>npm run demo</code>, or{' '}
      <code>npm run server -- --admin</code>. “Break the connection” above works with any server.
    </p>
  )
}
