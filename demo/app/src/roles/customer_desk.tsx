import { ChatPanel } from '../chat/chat_panel'
import { DeliveryPanel } from '../delivery/delivery_panel'
import { NotificationsPanel } from '../notifications/notifications_panel'
import { OrderBoard } from '../orders/order_board'
import type { DeskParts } from './desk_parts'

/** A customer's desk: where the food is, what was ordered, and somebody to ask. */
export function CustomerDesk({ persona, personas, restaurant, restaurants }: DeskParts) {
  return (
    <>
      <div className="main">
        <DeliveryPanel persona={persona} personas={personas} />
        <OrderBoard persona={persona} personas={personas} restaurant={restaurant} restaurants={restaurants} />
      </div>
      <div className="side">
        <ChatPanel persona={persona} personas={personas} restaurant={restaurant} />
        <NotificationsPanel />
      </div>
    </>
  )
}
