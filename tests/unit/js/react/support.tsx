import { createClient } from '../../../../js/src/index.js'
import type { RealtimeClientOptions } from '../../../../js/src/index.js'
import { FakeCore } from '../support/fake_core.js'

/** A client over a fake core, and all that it fetched. */
export function fakeClient(options: RealtimeClientOptions = {}) {
  const core = new FakeCore()
  const client = createClient('https://xyz.supabase.co', 'anon', { port: core.port, ...options })
  return { core, client }
}
