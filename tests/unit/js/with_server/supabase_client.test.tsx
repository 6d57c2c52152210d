import './dom.js'
import { cleanup, configure, renderHook, waitFor } from '@testing-library/react'
import { createClient as createSupabase } from '@supabase/supabase-js'
import type { SupabaseClient, SupabaseClientOptions } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { RealtimeClient, createClient, withHoldfast } from '../../../../js/src/index.js'
import { useOrderUpdates } from '../../../../js/src/react/index.js'
import { LUIGI, SAKURA, eventually, insertOrder, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
configure({ asyncUtilTimeout: 10_000 })
let server: RunningServer
const disposables: { dispose(): void }[] = []

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  cleanup()
  for (const each of disposables.splice(0)) each.dispose()
})
afterAll(() => server.close())

function supabaseOf(options: SupabaseClientOptions<'public'> = {}): SupabaseClient {
  const auth = { persistSession: false, storageKey: crypto.randomUUID() }
  const supabase = createSupabase(server.url, server.anonKey, { auth, ...options })
  disposables.push({ dispose: () => void supabase.auth.stopAutoRefresh() })
  return supabase
}

async function signIn(supabase: SupabaseClient, persona: string): Promise<void> {
  const { error } = await supabase.auth.signInWithPassword({ email: `${persona}@holdfast.test`, password: 'demo' })
  expect(error).toBeNull()
}

function holdfastOf(supabase: SupabaseClient): RealtimeClient {
  const client = createClient(supabase, { backoffMs: [50] })
  disposables.push(client)
  return client
}

describe('createClient(supabase)', () => {
  it('is that project’s and that user’s, whoever it becomes, and nobody’s after signOut()', async () => {
    await insertOrder(server, LUIGI)
    await insertOrder(server, SAKURA)
    const supabase = supabaseOf()
    const client = holdfastOf(supabase)
    await signIn(supabase, 'luigi')
    const { result } = renderHook(() => useOrderUpdates<{ id: string; restaurant_id: string }>({ client }))
    const restaurants = () => [...new Set(result.current.orders.map((order) => order.restaurant_id))]
    await waitFor(() => {
      expect(restaurants()).toEqual([LUIGI])
    })
    await signIn(supabase, 'sakura')
    await waitFor(() => {
      expect(restaurants()).toEqual([SAKURA])
    })
    await supabase.auth.signOut()
    await waitFor(() => {
      expect([restaurants(), result.current.stale]).toEqual([[], false])
    })
  })

  it('takes a refreshed token without an interruption', async () => {
    const supabase = supabaseOf()
    const client = holdfastOf(supabase)
    await signIn(supabase, 'luigi')
    const said: string[] = []
    client
      .channel('refresh')
      .on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, () => undefined)
      .subscribe((status) => said.push(status))
    await eventually(() => {
      expect(said).toEqual(['SUBSCRIBED'])
    })
    const before = client.accessTokenValue
    await eventually(async () => {
      await supabase.auth.refreshSession()
      expect(client.accessTokenValue).not.toBe(before)
    })
    expect(said).toEqual(['SUBSCRIBED'])
  })

  it('asks with the fetch, the headers and the schema that it has', async () => {
    const asked = vi.fn<typeof fetch>(() => Promise.resolve(new Response('[]')))
    const global = { fetch: asked, headers: { 'x-tenant': 'south' } }
    const supabase = createSupabase(server.url, server.anonKey, { global, db: { schema: 'kitchen' } })
    const client = createClient(supabase)
    disposables.push(client)
    await client.rest.select({ table: 'ovens' }, [])
    const headers = new Headers(asked.mock.lastCall?.[1]?.headers)
    expect([headers.get('x-tenant'), headers.get('accept-profile')]).toEqual(['south', 'kitchen'])
  })

  it('asks the function of an identity provider other than Supabase Auth', async () => {
    const token = await server.tokenFor('luigi')
    const client = createClient(
      createSupabase(server.url, server.anonKey, { accessToken: () => Promise.resolve(token) }),
    )
    disposables.push(client)
    const { orders } = renderHook(() => useOrderUpdates({ client })).result.current
    expect(orders).toEqual([])
    await eventually(() => {
      expect(client.accessTokenValue).toBe(token)
    })
  })

  it('is one client, and so one socket, for one SupabaseClient, until it is disposed', () => {
    const supabase = supabaseOf()
    const first = holdfastOf(supabase)
    expect(createClient(supabase)).toBe(first)
    expect(withHoldfast(supabase).holdfast).toBe(first)
    first.dispose()
    expect(holdfastOf(supabase)).not.toBe(first)
  })

  it('is refused by name for what is no client of supabase-js', () => {
    expect(() => createClient({ auth: {}, realtime: {} })).toThrow(expect.objectContaining({ name: 'NOT_CONFIGURED' }))
  })
})

describe('withHoldfast(supabase)', () => {
  /** Written like an app that knows nothing of Holdfast. */
  function hear(supabase: SupabaseClient, heard: unknown[], said: string[]) {
    return supabase
      .channel('orders')
      .on('postgres_changes', { event: 'INSERT', schema: 'public', table: 'orders' }, ({ new: row }) =>
        heard.push(row.id),
      )
      .subscribe((status) => said.push(status))
  }

  it('runs code that was written for supabase-js over Holdfast’s socket', async () => {
    const plain = supabaseOf()
    const supabase = withHoldfast(plain)
    disposables.push(supabase.holdfast)
    await signIn(supabase, 'luigi')
    const [heard, said]: [unknown[], string[]] = [[], []]
    const channel = hear(supabase, heard, said)
    await eventually(() => {
      expect(said).toEqual(['SUBSCRIBED'])
    })
    const { data, error } = await supabase
      .from('orders')
      .insert({ restaurant_id: LUIGI, total_cents: 700 })
      .select()
      .single<{ id: string }>()
    expect(error).toBeNull()
    await eventually(() => {
      expect(heard).toEqual([data?.id])
    })
    expect(supabase.getChannels()).toEqual([channel])
    expect(plain.getChannels()).toEqual([])
    expect(await supabase.removeChannel(channel)).toBe('ok')
    expect(await supabase.removeAllChannels()).toEqual([])
    expect(supabase.realtime).toBeInstanceOf(RealtimeClient)
  })

  it('hears nothing more of a user who has signed out', async () => {
    const supabase = withHoldfast(supabaseOf())
    disposables.push(supabase.holdfast)
    await signIn(supabase, 'luigi')
    const [heard, said]: [unknown[], string[]] = [[], []]
    hear(supabase, heard, said)
    await eventually(() => {
      expect(said).toEqual(['SUBSCRIBED'])
    })
    await supabase.auth.signOut()
    await eventually(() => {
      expect(said.length).toBeGreaterThan(1)
      expect(said.at(-1)).toBe('SUBSCRIBED')
    })
    const hidden = await insertOrder(server, LUIGI)
    await signIn(supabase, 'luigi')
    await eventually(async () => {
      await insertOrder(server, LUIGI)
      expect(heard.length).toBeGreaterThan(0)
    })
    expect(heard).not.toContain(hidden)
  })

  it('is the client itself in everything else', async () => {
    const plain = supabaseOf()
    const supabase = withHoldfast(plain)
    disposables.push(supabase.holdfast)
    expect(supabase).toBeInstanceOf(plain.constructor)
    expect([supabase.auth, supabase.storage]).toEqual([plain.auth, plain.storage])
    expect(supabase.functions).toBeDefined()
    expect('holdfast' in supabase).toBe(true)
    expect((await supabase.from('orders').select('id').limit(1)).error).toBeNull()
  })
})
