import { useBroadcast, useLiveTable, usePresence } from 'holdfast/react'
import { useMemo, useSyncExternalStore } from 'react'
import { SHOWN } from '../tables'
import type { Shown } from '../tables'
import type { EditedTable } from './edits'
import type { Table } from './soak_window'

/** What the components show now. */
export const onPage = {
  tables: {} as Record<string, Table & EditedTable>,
  present: [] as readonly string[],
  heard: 0,
}

/** Which parts are mounted. */
class Parts {
  #hidden: ReadonlySet<string> = new Set()
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly hidden = (): ReadonlySet<string> => this.#hidden

  toggle(part: string): void {
    const hidden = new Set(this.#hidden)
    if (!hidden.delete(part)) hidden.add(part)
    this.#set(hidden)
  }

  mountAll(): void {
    this.#set(new Set())
  }

  #set(hidden: ReadonlySet<string>): void {
    this.#hidden = hidden
    for (const listener of this.#listeners) listener()
  }
}

export const parts = new Parts()

function LiveRows({ name, shown }: { readonly name: string; readonly shown: Shown }) {
  const table = useLiveTable(shown)
  onPage.tables[name] = { ...table, error: table.error && table.error.message }
  return <li>{`${name}: ${table.rows.length} rows${table.stale ? ', stale' : ''}`}</li>
}

function Lobby({ me, mood }: { readonly me: string; readonly mood: string }) {
  const config = useMemo(() => ({ presence: { key: me, leaveDebounceMs: 0 } }), [me])
  const { presences } = usePresence('lobby', { config, track: { mood } })
  onPage.present = Object.keys(presences)
  return <li>{`present: ${onPage.present.join(' ')}`}</li>
}

function Room() {
  useBroadcast('shouts', 'shout', () => {
    onPage.heard += 1
  })
  return null
}

/** Everything that is mounted. */
export function Views({ me, mood }: { readonly me: string; readonly mood: string }) {
  const hidden = useSyncExternalStore(parts.subscribe, parts.hidden)
  const tables = Object.entries(SHOWN).filter(([name]) => !hidden.has(name))
  return (
    <ul>
      {tables.map(([name, shown]) => (
        <LiveRows key={name} name={name} shown={shown} />
      ))}
      {hidden.has('lobby') ? null : <Lobby me={me} mood={mood} />}
      {hidden.has('shouts') ? null : <Room />}
    </ul>
  )
}
