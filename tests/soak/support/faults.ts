import type { Fault } from '../../../demo/server/admin/faults'
import type { Random } from '../random'
import type { Backend } from './backend'
import type { Tab } from './tab'

/** What a fault acts on. */
export interface Setting {
  readonly backend: Backend
  readonly tab: Tab
}

interface Trouble {
  readonly begin: (setting: Setting, random: Random) => Promise<unknown> | void
  readonly end?: (setting: Setting) => Promise<unknown> | void
}

const CODES = [1000, 1001, 1008, 1011, 1012, 1013]
const GARBAGE: readonly Extract<Fault, { fault: 'send' }>[] = [
  { fault: 'send', text: '' },
  { fault: 'send', text: '{' },
  { fault: 'send', text: '[]' },
  { fault: 'send', text: '[null,null,null,null,null]' },
  { fault: 'send', text: '[null,null,"realtime:room","phx_reply",{"status":7}]' },
  { fault: 'send', text: '["1","1","realtime:room","broadcast",' + '['.repeat(2_000) },
  { fault: 'send', text: `[null,null,"realtime:${'r'.repeat(5_000)}","presence_diff",{}]` },
  { fault: 'send', base64: '' },
  { fault: 'send', base64: 'AAAA//8=' },
  { fault: 'send', base64: 'Bf////8AAA==' },
]

const server = (fault: Fault): Trouble => ({ begin: ({ backend }) => void backend.server.fault(fault) })
const wire = (cut: 'reset' | 'silence' | 'acceptThenClose'): Trouble => ({
  begin: ({ backend }) => {
    backend.wire[cut]()
  },
  end: ({ backend }) => {
    backend.wire.restore()
  },
})

/** Every kind of fault, by its name. A round begins each of its faults at some time, and ends it later. */
export const FAULTS: Readonly<Record<string, Trouble>> = {
  'sockets dropped': server({ fault: 'drop' }),
  'sockets frozen': {
    ...server({ fault: 'freeze' }),
    end: ({ backend }) => void backend.server.fault({ fault: 'thaw' }),
  },
  'frames late': {
    begin: ({ backend }, random) => void backend.server.fault({ fault: 'delay', ms: random.between(50, 2_000) }),
    end: ({ backend }) => void backend.server.fault({ fault: 'delay', ms: 0 }),
  },
  'sockets closed': {
    begin: ({ backend }, random) => void backend.server.fault({ fault: 'close', code: random.pick(CODES) }),
  },
  'server reloads': server({ fault: 'restart' }),
  'server killed': { begin: ({ backend }) => backend.restart() },
  'tokens expired': server({ fault: 'expire_tokens' }),
  'joins refused': {
    ...server({ fault: 'reject_joins', reason: 'ClientJoinRateLimitReached: Too many joins per second' }),
    end: ({ backend }) => void backend.server.fault({ fault: 'reject_joins', reason: null }),
  },
  'connections refused': {
    begin: ({ backend }, random) =>
      void backend.server.fault({ fault: 'refuse_connections', status: random.pick([429, 500, 503]) }),
    end: ({ backend }) => void backend.server.fault({ fault: 'refuse_connections', status: null }),
  },
  garbage: { begin: ({ backend }, random) => void backend.server.fault(random.pick(GARBAGE)) },
  'wire reset': wire('reset'),
  'wire silent': wire('silence'),
  'wire hangs up': wire('acceptThenClose'),
  'wire slow': {
    begin: ({ backend }, random) => {
      backend.wire.slow(random.between(50, 1_000))
    },
    end: ({ backend }) => {
      backend.wire.restore()
    },
  },
  'replication cut': {
    begin: ({ backend }) =>
      backend.sql(`select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'walsender'`),
  },
  'no tokens': {
    begin: ({ backend }) => {
      backend.tokensFail = true
    },
    end: ({ backend }) => {
      backend.tokensFail = false
    },
  },
  offline: { begin: ({ tab }) => tab.offline(true), end: ({ tab }) => tab.offline(false) },
  'page frozen': { begin: ({ tab }) => tab.freeze(true), end: ({ tab }) => tab.freeze(false) },
  'page hidden': { begin: ({ tab }) => tab.hide(true), end: ({ tab }) => tab.hide(false) },
  'CPU slow': { begin: ({ tab }, random) => tab.slowCpu(random.between(2, 6)), end: ({ tab }) => tab.slowCpu(1) },
  'worker killed': { begin: ({ tab }) => tab.act('killWorker') },
}

/** Ends all faults that are going on. */
export async function heal(backend: Backend, tabs: readonly Tab[]): Promise<void> {
  for (const tab of tabs) await tab.freeze(false)
  for (const { end } of Object.values(FAULTS)) {
    for (const tab of tabs) await end?.({ backend, tab })
  }
  await backend.flood(0, 0)
  for (const tab of tabs) await tab.act('mountAll')
}
