import { createClient } from 'holdfast'
import {
  HoldfastProvider,
  useBroadcast,
  useChannel,
  useChatMessages,
  useGPSTracking,
  useInventoryTracking,
  useLiveTable,
  useNotifications,
  useOrderUpdates,
  usePresence,
  useUserPresence,
} from 'holdfast/react'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'

/** What a test reads and calls: the last result of the hook under test. */
declare global {
  interface Window {
    result: Record<string, unknown>
    told: unknown[]
  }
}

const query = new URLSearchParams(location.search)
const given = (name: string): string => query.get(name) ?? ''
const client = createClient(given('url'), given('key'), {
  accessToken: given('token'),
  host: given('host') === 'worker' ? 'worker' : 'page',
  backoffMs: [100, 200, 400],
  stableAfterMs: 200,
  connectTimeoutMs: 1_000,
})
window.told = []
const tell = (what: string) => (item: { id?: unknown; fence?: unknown }) =>
  window.told.push(`${what} ${String(item.id ?? item.fence)}`)

const HOOKS: Record<string, () => object> = {
  orders: () => useOrderUpdates(),
  notifications: () => useNotifications({ onNotification: tell('new') }),
  inventory: () => useInventoryTracking({ filter: `restaurant_id=eq.${given('user')}`, onLowStock: tell('low') }),
  presence: () => useUserPresence({ userId: given('user') }),
  gps: () => useGPSTracking(given('driver'), FENCES),
  table: () => useLiveTable({ table: 'orders', filter: `restaurant_id=eq.${given('user')}`, order: NEWEST }),
  open: () =>
    useLiveTable({
      table: 'orders',
      filter: `restaurant_id=eq.${given('user')}`,
      where: 'status=in.(pending,confirmed)',
      order: NEWEST,
      limit: 2,
    }),
  pages: () => useLiveTable({ table: 'orders', filter: `restaurant_id=eq.${given('user')}`, order: NEWEST, limit: 2 }),
  channel: () => useChannel('room'),
  broadcast: () => useBroadcast('room', 'moved', ({ payload }) => window.told.push(payload)),
  lobby: () => {
    const [mood, setMood] = useState('calm')
    return { ...usePresence('lobby', { config: { presence: { key: given('user') } }, track: { mood } }), setMood }
  },
  chat: () => useChatMessages('aaaaaaaa-0000-4000-8000-000000000001', { userId: given('user') }),
}
const NEWEST = [{ column: 'created_at', ascending: false }]
const FENCES = { fences: [{ id: 'yard', center: [0, 0] as const, radiusMeters: 50 }], onGeofence: tell('fence') }

const useHook = HOOKS[given('hook')] ?? (() => ({}))

function Page() {
  const result = useHook()
  window.result = result
  return <pre>{JSON.stringify(result, null, 2)}</pre>
}

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <HoldfastProvider client={client}>
        <Page />
      </HoldfastProvider>
    </StrictMode>,
  )
}
