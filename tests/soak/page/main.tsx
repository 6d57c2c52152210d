import { createClient } from 'holdfast'
import { HoldfastProvider } from 'holdfast/react'
import { StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { EDITS } from './edits'
import { Ledger } from './ledger'
import type { Report } from './soak_window'
import { Told } from './told'
import { Views, onPage, parts } from './views'

const query = new URLSearchParams(location.search)
const given = (name: string): string => query.get(name) ?? ''
const workers: Worker[] = []

/** A worker from the package's file, so that it can be killed. */
function newWorker(): Worker {
  const worker = new Worker('/holdfast/generated/worker.js')
  workers.splice(0, workers.length, worker)
  return worker
}

let user = given('user')
const client = createClient(given('url'), given('key'), {
  accessToken: () => window.tokenFor(user),
  host: given('host') === 'worker' ? newWorker : 'page',
  backoffMs: [250, 500, 1_000, 2_000, 4_000],
  stableAfterMs: 2_000,
  restartSpreadMs: 1_000,
  connectTimeoutMs: 3_000,
})
const ledger = new Ledger()
const told = new Told(client)
const acked = client.channel('room', { config: { broadcast: { ack: true } } })
const quiet = client.channel('corner')
told.subscribe(acked)
told.subscribe(quiet)

let sent = 0
function sendOnce(): void {
  const n = ++sent
  const payload = { n, text: 'x'.repeat(n % 200) }
  const message = { type: 'broadcast', event: 'said', payload } as const
  const { connection } = client
  ledger.enter(`${n} acked`, acked.send(message))
  ledger.enter(`${n} unacked`, quiet.send(message))
  const settled = connection.send({ channel: 'room', event: 'said', payload }).then(({ outcome }) => outcome)
  ledger.enter(`${n} by the connection`, settled)
}

const moods = { now: 'calm', tell: () => undefined as void }
const subscribeToMood = (listener: () => void): (() => void) => {
  moods.tell = listener
  return () => undefined
}

function Page() {
  const mood = useSyncExternalStore(subscribeToMood, () => moods.now)
  return <Views me={given('me')} mood={mood} />
}

let edits = 0
let signIns = 0
window.soak = {
  send: (count) => {
    for (let i = 0; i < count; i++) sendOnce()
  },
  edit: (what, random) => {
    const edited = EDITS[what](onPage.tables, random).then(() => 'stored')
    ledger.enter(`edit ${++edits}: ${what}`, edited)
  },
  toggle: (part) => {
    parts.toggle(part)
  },
  mountAll: () => {
    parts.mountAll()
  },
  mood: (mood) => {
    moods.now = mood
    moods.tell()
  },
  signIn: (next) => {
    user = next
    ledger.enter(`sign-in ${++signIns} as ${next}`, signIn(next))
  },
  killWorker: () => workers[0]?.terminate(),
  report,
  ended: () => {
    told.offences.length = 0
    return ledger.take()
  },
}

/**
 * Signs in like an app that has its tokens from an auth client: with the new user's token now, and from then on with the token that the client asks
 * for.
 */
async function signIn(as: string): Promise<string> {
  const token = await firstToken(as)
  if (user !== as) return 'signed in as another'
  await client.setAuth(token)
  await client.setAuth()
  return 'signed in'
}

async function firstToken(as: string): Promise<string> {
  for (;;) {
    try {
      return await window.tokenFor(as)
    } catch {
      // The server is down, which is a fault of the plan. Only asking again tells when it is back.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
}

/** Tables that are unmounted are left out, because what they showed last means nothing. */
function shownNow() {
  return Object.entries(onPage.tables).filter(([name]) => !parts.hidden().has(name))
}

function report(): Report {
  const channels = client.getChannels()
  const { state, queueSize } = client.connection.getSnapshot()
  return {
    state,
    told: told.state,
    untold: told.untold,
    phases: Object.fromEntries(channels.map((channel) => [channel.topic, channel.phase])),
    tables: Object.fromEntries(
      shownNow().map(([name, { rows, loading, stale, gap, error }]) => [name, { rows, loading, stale, gap, error }]),
    ),
    present: [...onPage.present].sort(),
    queued: queueSize,
    pending: ledger.pending,
    offences: [...told.offences],
  }
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
