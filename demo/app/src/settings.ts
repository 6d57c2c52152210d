import type { ConnectionTuning } from 'holdfast'

/**
 * What the page takes from its address, all of it optional:
 *
 * | parameter | meaning | default |
 * | --- | --- | --- |
 * | `server` | URL of the server | `VITE_HOLDFAST_SERVER` of the build, or port 4400 of the page's host |
 * | `key` | its API key | `VITE_HOLDFAST_KEY` of the build; the local server prints it when it starts |
 * | `admin` | the local server's admin token, to break the connection at will | `VITE_HOLDFAST_ADMIN` of the build |
 * | `as` | the persona to begin as, by its short name (`luigi`) | ask |
 * | `token` | an access token to use as it is, in place of signing in | sign in |
 * | `view` | `race` shows the race in place of the desk, `all` four roles side by side | the desk |
 * | `embedded` | `1` leaves out the bar at the top: the page is a part of another | the whole page |
 * | `pace` | how much faster than usual a simulated drive is | 1 |
 * | `host` | `worker` runs Holdfast's core in a worker | the page's own thread |
 * | a name in `TIMERS` | that option of the connection, in milliseconds; `backoffMs` is a list: `50,100,200` | Holdfast's; heartbeats are quicker |
 */
export interface Settings {
  readonly server: string
  readonly key: string
  readonly persona: string | null
  readonly token: string | null
  readonly view: string | null
  readonly embedded: boolean
  readonly host: 'page' | 'worker'
  readonly pace: number
  readonly tuning: ConnectionTuning
}

/** In place of Holdfast's 30 and 45 s, because whoever plays with the connection wants to see something. */
const LIVELY: ConnectionTuning = { heartbeatIntervalMs: 5_000, heartbeatTimeoutMs: 15_000 }

/** Tests shorten these. */
const TIMERS = [
  'heartbeatIntervalMs',
  'heartbeatTimeoutMs',
  'probeTimeoutMs',
  'connectTimeoutMs',
  'backoffJitter',
  'stableAfterMs',
  'stalledAfterMs',
  'queueLimit',
  'flushPerSecond',
  'joinTimeoutMs',
  'pushTimeoutMs',
  'changesTimeoutMs',
  'refusedRejoinMs',
  'restartSpreadMs',
] as const satisfies readonly (keyof ConnectionTuning)[]

/** Reads the page's address. Nothing is checked here: Holdfast says what is wrong with an address or a number. */
export function readSettings({ search, hostname }: Pick<Location, 'search' | 'hostname'>): Settings {
  const query = new URLSearchParams(search)
  return {
    server: query.get('server') ?? import.meta.env.VITE_HOLDFAST_SERVER ?? `http://${hostname}:4400`,
    key: query.get('key') ?? import.meta.env.VITE_HOLDFAST_KEY ?? '',
    persona: query.get('as'),
    token: query.get('token'),
    view: query.get('view'),
    embedded: query.get('embedded') === '1',
    host: query.get('host') === 'worker' ? 'worker' : 'page',
    pace: Number(query.get('pace') ?? 1) || 1,
    tuning: readTuning(query),
  }
}

function readTuning(query: URLSearchParams): ConnectionTuning {
  const given = TIMERS.filter((name) => query.has(name)).map((name) => [name, Number(query.get(name))] as const)
  const waits = query.get('backoffMs')
  return {
    ...LIVELY,
    ...Object.fromEntries(given),
    ...(waits === null ? {} : { backoffMs: waits.split(',').map(Number) }),
  }
}
