import { ChatPanel } from '../chat/chat_panel'
import { DeliveryRun } from '../delivery/delivery_run'
import { NotificationsPanel } from '../notifications/notifications_panel'
import type { DeskParts } from './desk_parts'

/** A driver: the way to the next door, and the button that says that one is under way. */
export function DriverDesk({ persona, personas }: Pick<DeskParts, 'persona' | 'personas'>) {
  return (
    <>
      <div className="main">
        <DeliveryRun persona={persona} personas={personas} />
      </div>
      <div className="side">
        <ChatPanel persona={persona} personas={personas} />
        <NotificationsPanel />
      </div>
    </>
  )
}
