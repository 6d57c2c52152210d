import { createClient } from 'holdfast'
import { HoldfastProvider, useLiveTable } from 'holdfast/react'
import { useEffect } from 'react'
import type { Order } from '../../frames.js'
import { SERVER, Table, countFrom, show } from './table.js'

const host = new URLSearchParams(location.search).get('host') === 'worker' ? 'worker' : 'page'
const client = createClient(SERVER, 'key', { host })

function Page() {
  const { rows, loading, stale } = useLiveTable<Order & Record<string, unknown>>({ table: 'orders', channel: 'orders' })
  const flows = !loading && !stale
  useEffect(() => {
    if (flows) countFrom()
  }, [flows])
  return <Table orders={rows} />
}

show(
  <HoldfastProvider client={client}>
    <Page />
  </HoldfastProvider>,
)
