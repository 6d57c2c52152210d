import { useOrderUpdates } from 'holdfast/react'

export function Orders() {
  const { orders } = useOrderUpdates<{ id: number; status: string }>()
  return (
    <ul>
      {orders.map(({ id, status }) => (
        <li key={id}>{status}</li>
      ))}
    </ul>
  )
}
