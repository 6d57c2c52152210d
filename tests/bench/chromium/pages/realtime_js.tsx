import { RealtimeClient } from '@supabase/realtime-js'
import { useEffect, useState } from 'react'
import type { Order } from '../../frames.js'
import { SERVER, Table, countFrom, show } from './table.js'

type Update = (change: (orders: readonly Order[]) => readonly Order[]) => void

const isBatched = new URLSearchParams(location.search).get('batched') === 'true'
const CHANGES = { event: '*', schema: 'public', table: 'orders' } as const

/** As most users write it: it sets the state with each message. */
function eachMessage(update: Update) {
  return (order: Order): void => {
    update((orders) => orders.map((known) => (known.id === order.id ? order : known)))
  }
}

/** As careful users write it: it sets the state once a frame. */
function eachFrame(update: Update) {
  const changed = new Map<number, Order>()
  const flush = (): void => {
    const changes = new Map(changed)
    changed.clear()
    update((orders) => orders.map((known) => changes.get(known.id) ?? known))
  }
  return (order: Order): void => {
    if (changed.size === 0) requestAnimationFrame(flush)
    changed.set(order.id, order)
  }
}

function Page() {
  const [orders, setOrders] = useState<readonly Order[]>([])
  useEffect(() => {
    const receive = (isBatched ? eachFrame : eachMessage)(setOrders)
    const client = new RealtimeClient(`${SERVER.replace('http', 'ws')}/realtime/v1`, { params: { apikey: 'key' } })
    const start = async (): Promise<void> => {
      const response = await fetch(`${SERVER}/rest/v1/orders`)
      setOrders((await response.json()) as Order[])
      countFrom()
    }
    client
      .channel('orders')
      .on('postgres_changes', CHANGES, ({ new: order }) => {
        receive(order as Order)
      })
      .subscribe((status) => {
        if (status === 'SUBSCRIBED') void start()
      })
    return () => {
      void client.disconnect()
    }
  }, [])
  return <Table orders={orders} />
}

show(<Page />)
