import { createClient } from 'holdfast'
import { HoldfastProvider, useConnectionManager, useOrderUpdates } from 'holdfast/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

type Order = { id: string; status: string; note: string | null }

const query = new URLSearchParams(location.search)
const given = (name: string): string => query.get(name) ?? ''
const client = createClient(given('url'), given('key'), { accessToken: given('token') })

function Orders() {
  const { state } = useConnectionManager()
  const { orders, loading } = useOrderUpdates<Order>()
  return (
    <main data-state={state} data-loading={loading}>
      {orders.map((order) => (
        <p key={order.id} data-testid="order">
          {order.note}: {order.status}
        </p>
      ))}
    </main>
  )
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <HoldfastProvider client={client}>
        <Orders />
      </HoldfastProvider>
    </StrictMode>,
  )
}
