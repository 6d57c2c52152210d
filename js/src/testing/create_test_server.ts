import type { RealtimeClient } from '../client/client.js'
import { TestingError } from './errors.js'
import { findReact } from './page/react_act.js'
import { TestServer } from './test_server.js'
import type { TestProvider } from './test_server.js'
import { provideTextCodecs } from './page/text_codecs.js'
import { leaveTime, openTime } from './time/time_share.js'
import type { TestServerOptions } from './types.js'

/**
 * A Supabase project in this process, for tests: no sockets, no waiting. Close it after the test (`await t.close()`, or `await using`).
 * @throws TestingError `TABLES_INVALID`, `TABLE_UNKNOWN`, `NOW_INVALID`
 */
export async function createTestServer<D = unknown>(options: TestServerOptions<D> = {}): Promise<TestServer<D>> {
  provideTextCodecs()
  const providerOf = (await findReact()) ? await reactProvider() : missingProvider
  const time = openTime(startOf(options.now))
  try {
    const server = new TestServer<D>(time, options, providerOf)
    await server.open()
    return server
  } catch (thrown) {
    leaveTime()
    throw thrown
  }
}

function startOf(now: TestServerOptions['now']): number | undefined {
  if (now === undefined) return undefined
  const start = new Date(now).getTime()
  if (Number.isNaN(start)) throw new TestingError('NOW_INVALID', String(now))
  return start
}

type ProviderOf = (client: () => RealtimeClient) => TestProvider

/** Loaded only where there is React. */
async function reactProvider(): Promise<ProviderOf> {
  const { HoldfastProvider } = await import('../react/provider.js')
  const provide = HoldfastProvider as unknown as (props: { client: RealtimeClient; children: unknown }) => null
  return (defaultClient) =>
    function TestServerProvider({ client, children }) {
      return provide({ client: client ?? defaultClient(), children })
    }
}

const missingProvider: ProviderOf = () => () => {
  throw new TestingError('REACT_MISSING')
}
