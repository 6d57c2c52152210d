import { HoldfastError } from 'holdfast'
import type { LiveTableSnapshot } from 'holdfast'
import { useClient } from 'holdfast/react'
import { useEffect, useState } from 'react'
import type { Oven } from './oven'

export type Ovens = Pick<LiveTableSnapshot<Oven>, 'rows' | 'loading' | 'error'>

const NOTHING: Ovens = { rows: [], loading: true, error: null }

/** Live rows as they are often written: a listener, and one `setState` for each message. It is here to compare with, not to copy. */
export function useNaiveOvens(): Ovens {
  const client = useClient()
  const [ovens, setOvens] = useState(NOTHING)
  useEffect(() => {
    const channel = client.channel('ovens:naive')
    channel
      .on<Oven>('postgres_changes', { event: 'UPDATE', schema: 'public', table: 'ovens' }, ({ new: changed }) => {
        setOvens((before) => ({ ...before, rows: before.rows.map((row) => (row.id === changed.id ? changed : row)) }))
      })
      .subscribe((status) => {
        if (status !== 'SUBSCRIBED') return
        client.rest.select<Oven>({ table: 'ovens' }, [['order', 'id.asc']]).then(
          (rows) => {
            setOvens({ rows, loading: false, error: null })
          },
          (thrown: unknown) => {
            setOvens((before) => ({ ...before, error: HoldfastError.from(thrown, 'FETCH_FAILED') }))
          },
        )
      })
    return () => {
      void client.removeChannel(channel)
    }
  }, [client])
  return ovens
}
