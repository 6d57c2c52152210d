import type { OrderUpdates } from '../../../js/src/react/use_order_updates.js'
import type { Notifications } from '../../../js/src/react/use_notifications.js'
import type { Row } from '../../../js/src/testing/server/rows.js'
import type { WidgetKind } from '../app/board.js'
import type { Happening, Happenings } from '../happenings.js'
import { STATES } from '../schema.js'
import type { Session, Watched } from '../session.js'

const CHANNELS = ['news', 'chat', 'stock', 'desk'] as const

function shows(kind: WidgetKind, options: (at: Parameters<Happening>[0]) => Row): Happening {
  return (at) => {
    const { session, dice } = at
    const { maxStalenessMs } = session.options
    const fresh = maxStalenessMs === undefined ? {} : { maxStalenessMs }
    const id = `${kind} ${dice.pick(2)}`
    session.board.show({ id, kind, options: { ...fresh, ...options(at) } })
  }
}

const showOrders = shows('orders', ({ dice }) => ({
  ...(dice.chance(0.6) ? { restaurantId: dice.between(1, 2) } : {}),
  ...(dice.chance(0.3) ? { status: dice.of(STATES) } : {}),
  ...(dice.chance(0.3) ? { limit: dice.between(2, 8) } : {}),
}))

const showPresence = shows('presence', ({ session, dice }) => ({
  name: 'lobby',
  config: { presence: { key: `${session.name} ${session.user ?? 'nobody'}` } },
  ...(dice.chance(0.7) ? { track: { mood: dice.pick(3) } } : {}),
}))

/** Who is online, and who types, follows the page, because its user may change. */
const showUserPresence = shows('user presence', ({ session }) => ({ userId: session.name }))
const showTyping = shows('typing', ({ session }) => ({
  name: 'kitchen',
  userId: session.name,
  typing: { private: false },
}))

const type: Happening = ({ session }) => session.type()

const unmount: Happening = ({ session, dice }) => {
  const widgets = session.board.getSnapshot()
  if (widgets.length > 0) session.board.hide(dice.of(widgets).id)
}

// --- Channels that the app opens itself

const subscribe: Happening = ({ session, dice }) => {
  session.subscribe(dice.of(CHANNELS), dice.chance(0.5))
}

function withChannel(work: (session: Session, watched: Watched) => void): Happening {
  return ({ session, dice }) => {
    const all = [...session.watched.values()].filter(({ left }) => !left)
    if (all.length > 0) work(session, dice.of(all))
  }
}

const leave = withChannel((session, watched) => {
  watched.left = true
  void session.client.removeChannel(watched.channel)
})

const broadcast = withChannel((session, { channel }) => session.broadcast(channel))

/** In seconds that pass while the network is away. */
const broadcastInTime = withChannel((session, { channel }) => session.broadcast(channel, 5_000))

function sends(times: (at: Parameters<Happening>[0]) => number): Happening {
  return (at) => {
    for (let i = times(at); i > 0; i -= 1) {
      const { n, settle } = at.session.sending()
      const message = { channel: 'desk', event: 'say', payload: { n } }
      void at.session.client.connection.send(message).then(({ outcome }) => settle(outcome))
    }
  }
}

// --- Edits through the hooks

function viewsOf<T>(session: Session, kind: WidgetKind): T[] {
  return [...session.screen.views].filter(([id]) => id.startsWith(kind)).map(([, view]) => view as T)
}

/** An edit may succeed or fail. What is checked is that it settles. */
function edits(session: Session, edit: () => Promise<unknown>, id?: number): void {
  const { settle } = session.editing(id)
  edit().then(
    () => settle('ok'),
    () => settle('error'),
  )
}

const createOrder: Happening = ({ world, session, dice }) => {
  const [view] = viewsOf<OrderUpdates<Row>>(session, 'orders')
  if (!view) return
  const order = {
    id: world.nextNumber(),
    created_at: new Date(world.wallTime()).toISOString(),
    restaurant_id: dice.between(1, 2),
    status: 'new',
    // An app goes by the user that its client knows. A change of user may be under way that fails.
    owner: session.knownUser,
    shared: dice.chance(0.3),
    extra: null,
  }
  edits(session, () => view.createOrder(order), order.id)
}

const updateOrder: Happening = ({ session, dice }) => {
  const [view] = viewsOf<OrderUpdates<Row>>(session, 'orders')
  if (!view || view.orders.length === 0) return
  const { id } = dice.of(view.orders)
  const status = dice.of(STATES)
  edits(session, () => view.updateOrder(id as number, { status }))
}

const deleteOrder: Happening = ({ session, dice }) => {
  const [view] = viewsOf<OrderUpdates<Row>>(session, 'orders')
  if (!view || view.orders.length === 0) return
  const { id } = dice.of(view.orders)
  edits(session, () => view.deleteOrder(id as number))
}

const readAll: Happening = ({ session }) => {
  const [view] = viewsOf<Notifications<Row>>(session, 'notifications')
  if (view) edits(session, () => view.markAllAsRead())
}

export const APP_ACTS: Happenings = {
  'show orders': [4, showOrders],
  'show notifications': [2, shows('notifications', () => ({}))],
  'show messages': [2, shows('messages', () => ({}))],
  'show channel': [1, shows('channel', ({ dice }) => ({ name: dice.of(CHANNELS) }))],
  'show presence': [2, showPresence],
  'show user presence': [1, showUserPresence],
  'show typing': [1, showTyping],
  type: [2, type],
  unmount: [3, unmount],
  subscribe: [3, subscribe],
  leave: [1, leave],
  broadcast: [6, broadcast],
  'broadcast in time': [2, broadcastInTime],
  send: [8, sends(() => 1)],
  'send a burst': [2, sends(({ dice }) => dice.between(10, 40))],
  'create order': [4, createOrder],
  'update order': [4, updateOrder],
  'delete order': [1, deleteOrder],
  'read all': [1, readAll],
}
