/**
 * Load on one machine, over loopback. `tsx demo/server/load/main.ts [seconds] [changes | sockets]` prints the figures of the
 * README: both, or one of the two. Uses the embedded database, or the one of DATABASE_URL.
 */
import { randomBytes } from 'node:crypto'
import { Tokens } from '../auth/tokens'
import { ChildServer } from './child_server'
import { Subscriber } from './subscriber'

const SECONDS = Number(process.argv[2] ?? 60)
const LUIGI = '11111111-1111-4111-8111-111111111111'
/** What marks a row of ours, before its number. */
const MARK = '"note": "load '
/** Given to the servers, so that this program can sign for as many operators as it likes. */
const SECRET = randomBytes(32).toString('base64url')
const tokens = new Tokens(SECRET)
/** Seconds of load before the first change that counts: V8 compiles the server and PostgreSQL's WebAssembly meanwhile. */
const WARM_UP = 3
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** An operator of its own: sees every order, and shares its claims with nobody. */
function operator(): Promise<string> {
  const claims = { role: 'authenticated', sub: crypto.randomUUID(), app_metadata: { role: 'operator' } }
  return tokens.sign(claims, 3600)
}

function percentile(sorted: readonly number[], part: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN).toFixed(1)
}

async function holdSockets(count: number): Promise<void> {
  const server = await ChildServer.start(`--jwt-secret=${SECRET}`, '--max-sockets', String(count + 10))
  const before = server.memory()
  const all: Subscriber[] = []
  for (let i = 0; i < count; i += 50) {
    const batch = Array.from({ length: 50 }, async (_, n) =>
      Subscriber.join(server.url, await operator(), `realtime:t${i + n}`, {}, () => undefined),
    )
    all.push(...(await Promise.all(batch)))
    await pause(500) // under 100 joins a second, the server's limit
  }
  for (const one of all) one.heartbeat()
  await pause(10_000)
  say(
    `${count} sockets with one channel each: ${all.filter((one) => one.isOpen).length} open after 10 s, server ${before} → ${server.memory()} MB`,
  )
  for (const one of all) one.close()
  await server.stop()
}

function summary(latencies: readonly number[], expected: number): string {
  const sorted = [...latencies].sort((a, b) => a - b)
  return (
    `${latencies.length} of ${expected} frames, ` +
    `insert → frame p50 ${percentile(sorted, 0.5)} ms, p99 ${percentile(sorted, 0.99)} ms, max ${percentile(sorted, 1)} ms`
  )
}

async function changes(perSecond: number, subscribers: number): Promise<void> {
  const server = await ChildServer.start(`--jwt-secret=${SECRET}`)
  const sentAt: number[] = []
  const latencies: number[] = []
  const heard = (frame: Buffer): void => {
    const start = frame.indexOf(MARK)
    const at =
      start < 0 ? undefined : sentAt[parseInt(frame.toString('latin1', start + MARK.length, start + MARK.length + 8))]
    if (at !== undefined) latencies.push(performance.now() - at)
  }
  const config = { postgres_changes: [{ event: 'INSERT', schema: 'public', table: 'orders' }] }
  const all = await Promise.all(
    Array.from({ length: subscribers }, async () =>
      Subscriber.join(server.url, await operator(), 'realtime:orders', config, heard),
    ),
  )
  const authorization = `Bearer ${await operator()}`
  const memory: number[] = []
  const begin = performance.now() + WARM_UP * 1000
  const total = perSecond * SECONDS
  for (let n = -perSecond * WARM_UP; n < total; n++) {
    await pause(Math.max(0, begin + (n * 1000) / perSecond - performance.now()))
    if (n >= 0) sentAt.push(performance.now())
    const body = JSON.stringify({ restaurant_id: LUIGI, note: n < 0 ? 'warm-up' : `load ${n}` })
    void fetch(`${server.url}/rest/v1/orders`, { method: 'POST', headers: { authorization }, body }).catch(
      () => undefined,
    )
    if (n >= 0 && n % (perSecond * 10) === 0) {
      memory.push(server.memory())
      for (const one of all) one.heartbeat()
    }
  }
  await pause(2000)
  say(
    `${perSecond} changes/s to ${subscribers} subscribers with distinct claims for ${SECONDS} s: ${summary(latencies, total * subscribers)}`,
  )
  say(`  server memory every 10 s: ${memory.join(', ')}, ${server.memory()} MB`)
  for (const one of all) one.close()
  await server.stop()
}

if (process.argv[3] !== 'changes') await holdSockets(1000)
if (process.argv[3] !== 'sockets') await changes(100, 100)
