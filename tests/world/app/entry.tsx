import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { createClient } from '../../../js/src/index.js'
import type { RealtimeClient } from '../../../js/src/index.js'
import {
  HoldfastProvider,
  useChannel,
  useConnectionManager,
  useLiveTable,
  useNotifications,
  useOrderUpdates,
  usePresence,
  useUserPresence,
} from '../../../js/src/react/index.js'
import { useTyping } from '../../../js/src/react/use_typing.js'
import type { Board, Screen, Widget, WidgetKind } from './board.js'

export { createClient }

/** The app that runs in a page of the world. It is bundled with the built package, like a user's app. */
export function start(client: RealtimeClient, container: HTMLElement, board: Board, screen: Screen): () => void {
  const root = createRoot(container)
  root.render(
    <HoldfastProvider client={client}>
      <App board={board} screen={screen} />
    </HoldfastProvider>,
  )
  return () => root.unmount()
}

interface WidgetProps {
  readonly options: Widget['options']
  readonly show: (view: unknown) => void
}

function App({ board, screen }: { board: Board; screen: Screen }) {
  const widgets = useSyncExternalStore(board.subscribe, board.getSnapshot)
  return widgets.map((widget) => <Shown key={widget.id} widget={widget} screen={screen} />)
}

function Shown({ widget, screen }: { widget: Widget; screen: Screen }) {
  const { id, kind, options } = widget
  useEffect(() => () => screen.clear(id), [screen, id])
  const Kind = KINDS[kind]
  return <Kind options={options} show={(view) => screen.show(id, view)} />
}

const KINDS: Readonly<Record<WidgetKind, (props: WidgetProps) => null>> = {
  orders: ({ options, show }) => useShown(useOrderUpdates(options), show),
  notifications: ({ options, show }) => useShown(useNotifications(options), show),
  messages: ({ options, show }) => useShown(useLiveTable({ table: 'messages', ...options }), show),
  channel: ({ options, show }) => useShown(useChannel(String(options.name), options), show),
  presence: ({ options, show }) => useShown(usePresence(String(options.name), options), show),
  'user presence': ({ options, show }) => useShown(useUserPresence(options), show),
  typing: ({ options, show }) => useShown(useTyping(String(options.name), options), show),
  connection: ({ show }) => useShown(useConnectionManager(), show),
}

function useShown(view: unknown, show: (view: unknown) => void): null {
  useLayoutEffect(() => {
    show(view)
  })
  return null
}
