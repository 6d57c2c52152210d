import { createClient } from '../../../../js/src/index.js'
import type { RealtimeClientOptions } from '../../../../js/src/index.js'
import { FakeCore } from './fake_core.js'

/** A client of a Supabase project over a fake core. */
export function startClient(options: RealtimeClientOptions = {}) {
  const core = new FakeCore()
  const client = createClient('https://xyz.supabase.co', 'anon', { port: core.port, ...options })
  return { core, client }
}
