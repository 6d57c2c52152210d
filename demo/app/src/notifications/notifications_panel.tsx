import { useNotifications } from 'holdfast/react'
import { ErrorNote } from '../parts/error_note'
import { Panel } from '../parts/panel'
import { useAction } from '../parts/use_action'
import { Age } from '../orders/age'

/** A row of `public.notifications`. */
type Notification = {
  readonly id: string
  readonly title: string
  readonly body: string | null
  readonly read_at: string | null
  readonly created_at: string
}

const SHOWN = 5

/** What happened that concerns this persona. The policies show nobody else's. */
export function NotificationsPanel() {
  const { notifications, unreadCount, markAsRead, markAllAsRead, ...data } = useNotifications<Notification>()
  const action = useAction()
  return (
    <Panel
      title="Notifications"
      data={{ ...data, empty: notifications.length === 0 }}
      none="Nothing has happened yet."
      aside={
        <span className="panel-note" data-testid="unread" role="status">
          {unreadCount === 0 ? 'none unread' : `${unreadCount} unread`}
        </span>
      }
    >
      <ul className="notification-list">
        {notifications.slice(0, SHOWN).map((one) => (
          <Line key={one.id} notification={one} onRead={() => void action.run(() => markAsRead(one.id))} />
        ))}
      </ul>
      {unreadCount > 1 && (
        <button
          type="button"
          className="quiet"
          onClick={() => {
            void action.run(markAllAsRead)
          }}
        >
          Mark all as read
        </button>
      )}
      <ErrorNote error={action.error} />
    </Panel>
  )
}

interface LineProps {
  readonly notification: Notification
  readonly onRead: () => void
}

function Line({ notification: { title, body, read_at: readAt, created_at: at }, onRead }: LineProps) {
  return (
    <li className="notification" data-testid="notification" data-read={readAt !== null}>
      <p>
        <b>{title}</b> {body}
      </p>
      <Age since={at} />
      {readAt === null && (
        <button type="button" className="small" onClick={onRead}>
          Mark as read<span className="visually-hidden">: {title}</span>
        </button>
      )}
    </li>
  )
}
