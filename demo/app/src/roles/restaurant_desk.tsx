import { ChatPanel } from '../chat/chat_panel'
import { NotificationsPanel } from '../notifications/notifications_panel'
import { OrderBoard } from '../orders/order_board'
import { StockPanel } from '../stock/stock_panel'
import type { DeskParts } from './desk_parts'

/** The desk of a restaurant's staff: its orders, its stock, and the others at work. */
export function RestaurantDesk({ persona, personas, restaurant, restaurants }: DeskParts) {
  return (
    <>
      <div className="main">
        <OrderBoard persona={persona} personas={personas} restaurant={restaurant} restaurants={restaurants} />
        <StockPanel restaurant={restaurant} />
      </div>
      <div className="side">
        <ChatPanel persona={persona} personas={personas} restaurant={restaurant} />
        <NotificationsPanel />
      </div>
    </>
  )
}
