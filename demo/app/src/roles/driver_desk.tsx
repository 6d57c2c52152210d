import { useOrderUpdates } from 'holdfast/react'
import { chatWith } from '../chat/chats'
import { ChatPanel } from '../chat/chat_panel'
import { mostUrgent } from '../delivery/delivery'
import { DeliveryRun } from '../delivery/delivery_run'
import { NotificationsPanel } from '../notifications/notifications_panel'
import type { Order } from '../orders/order'
import type { DeskParts } from './desk_parts'

/** A driver's desk: the way to the next door, and the button that says that they are under way. */
export function DriverDesk({ persona, personas, restaurant, pace }: DeskParts) {
  const { orders } = useOrderUpdates<Order>({ limit: 200 })
  const next = mostUrgent(orders.filter(({ driver_id: driver }) => driver === persona.id))
  const customer = personas.find(({ id }) => id === next?.customer_id)
  return (
    <>
      <div className="main">
        <DeliveryRun persona={persona} personas={personas} pace={pace} />
      </div>
      <div className="side">
        <ChatPanel persona={persona} personas={personas} restaurant={restaurant} urgent={chatWith(customer?.key)} />
        <NotificationsPanel />
      </div>
    </>
  )
}
