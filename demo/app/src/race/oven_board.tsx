import { memo, useLayoutEffect } from 'react'
import type { HoldfastError } from 'holdfast'
import { useLiveTable } from 'holdfast/react'
import { ErrorNote } from '../parts/error_note'
import { heatOf } from './oven'
import type { Oven, Way } from './oven'
import { useNaiveOvens } from './use_naive_ovens'

const HOW_MANY = 200

interface OvenBoardProps {
  readonly way: Way
  /** Called with the rows of each commit to the page. */
  readonly onCommit: (rows: readonly Oven[]) => void
}

/** Two hundred ovens, kept up to date in one way or the other. */
export function OvenBoard({ way, onCommit }: OvenBoardProps) {
  return way === 'naive' ? <NaiveBoard onCommit={onCommit} /> : <LiveBoard key={way} onCommit={onCommit} />
}

type BoardProps = Omit<OvenBoardProps, 'way'>

function LiveBoard({ onCommit }: BoardProps) {
  return <Board {...useLiveTable<Oven>({ table: 'ovens' })} onCommit={onCommit} />
}

function NaiveBoard({ onCommit }: BoardProps) {
  return <Board {...useNaiveOvens()} onCommit={onCommit} />
}

interface Shown extends BoardProps {
  readonly rows: readonly Oven[]
  readonly loading: boolean
  readonly error: HoldfastError | null
}

/** The numbers change too fast to be read out, so a screen reader is told the extremes beside the board. */
function Board({ rows, loading, error, onCommit }: Shown) {
  useLayoutEffect(() => {
    onCommit(rows)
  }, [rows, onCommit])
  return (
    <>
      <ErrorNote error={error} />
      {!loading && rows.length === 0 && (
        <p className="race-empty">This server has no ovens: the race needs the local one.</p>
      )}
      <div
        className="ovens"
        role="img"
        aria-label="Heat map of two hundred ovens"
        aria-busy={loading}
        data-testid="ovens"
      >
        {loading
          ? Array.from({ length: HOW_MANY }, (_, id) => <span key={id} className="oven oven-awaited" />)
          : rows.map((oven) => <Tile key={oven.id} oven={oven} />)}
      </div>
    </>
  )
}

const Tile = memo(function Tile({ oven }: { readonly oven: Oven }) {
  return (
    <span className="oven" data-heat={heatOf(oven.celsius)}>
      {oven.celsius}
    </span>
  )
})
