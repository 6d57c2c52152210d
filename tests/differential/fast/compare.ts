import { isDeepStrictEqual } from 'node:util'
import { promisesKept, until } from '../clients/client.js'
import { Random } from '../random.js'
import { Hostile } from './hostile.js'
import { ROOM, Side, TOPICS } from './side.js'

/** What happens in one session: so many frames, and things that take lessons back between them. */
const FRAMES = 120
/** More than a core tells before its fast path is loaded. */
const WARM_UP = 40
const PLAIN = `[null,null,"${ROOM}","broadcast",{"type":"broadcast","event":"moved","payload":{"x":1}}]`

/** Where the core runs; in a worker what it says comes later. */
export type Host = 'page' | 'worker'

/**
 * Plays what a seed says to a client with the fast path, and to one without.
 * @returns how many frames took it
 * @throws Error where their listeners heard different things
 */
export async function compareFastPath(seed: number, host: Host): Promise<number> {
  const [fast, slow] = [new Side(true, host), new Side(false, host)]
  try {
    await Promise.all([fast.joined(), slow.joined()])
    await warmUp(fast, slow)
    await play(new Random(seed), seed, fast, slow, host)
    if (host === 'page') assertEqual(`seed ${String(seed)}, in the end`, await fast.counted(), await slow.counted(), '')
    if ((await slow.delivered()) > 0) throw new Error('fastPath: false is not heeded')
    return await fast.delivered()
  } finally {
    fast.dispose()
    slow.dispose()
  }
}

async function warmUp(fast: Side, slow: Side): Promise<void> {
  const say = (): void => {
    fast.receive(PLAIN)
    slow.receive(PLAIN)
  }
  for (let i = 0; i < WARM_UP; i++) say()
  // It is loaded by now, or about to be.
  const patience = performance.now() + 10_000
  for (let done = 0; done === 0; done = await fast.delivered()) {
    if (performance.now() > patience) throw new Error('nothing takes the fast path')
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    say()
  }
}

async function play(random: Random, seed: number, fast: Side, slow: Side, host: Host): Promise<void> {
  const hostile = new Hostile(random)
  const heardAll = host === 'page' ? promisesKept : () => Promise.all([fast.heardAll(), slow.heardAll()])
  await heardAll()
  for (let i = 0; i < FRAMES; i++) {
    const act = random.chance(0.025) ? random.pick(ACTS) : undefined
    const words = hostile.next()
    if (act) await heardAll()
    if (act) await Promise.all([act.run(fast), act.run(slow)])
    if (act) await heardAll()
    for (const side of [fast, slow]) side.receive(words)
    if (act || i === FRAMES - 1) await heardAll()
    if (host === 'worker' && !act && i < FRAMES - 1) continue
    const told = `${act?.name ?? ''}\n${typeof words === 'string' ? words : Buffer.from(words).toString('latin1')}`
    assertEqual(`seed ${String(seed)}, step ${String(i)}`, fast.heard, slow.heard, told)
    fast.heard.length = slow.heard.length = 0
  }
}

/** Each ends when the client has what it had before. */
const ACTS: readonly { readonly name: string; readonly run: (side: Side) => Promise<void> }[] = [
  {
    name: 'a push',
    run: answered((side) => {
      side.push()
    }),
  },
  {
    name: 'a send',
    run: answered((side) => {
      side.send()
    }),
  },
  { name: 'another listener', run: (side) => side.listenMore() },
  { name: 'somebody comes or goes', run: (side) => side.comeOrGo() },
  { name: 'another user', run: (side) => side.signIn('bob') },
  { name: 'the same user', run: (side) => side.signIn('bob') },
  { name: 'a cut', run: (side) => side.cut() },
  ...TOPICS.flatMap((topic) => [
    { name: `a rejoin of ${topic}`, run: (side: Side) => side.rejoin(topic) },
    { name: `a crash of ${topic}`, run: (side: Side) => side.crash(topic) },
  ]),
]

function answered(act: (side: Side) => void): (side: Side) => Promise<void> {
  return async (side) => {
    const before = side.heard.length
    act(side)
    await until(() => (side.heard.length > before ? true : undefined))
  }
}

function assertEqual(where: string, fast: unknown, slow: unknown, words: string): void {
  if (isDeepStrictEqual(fast, slow)) return
  throw new Error(`${where}: ${words}\nwith the fast path ${shown(fast)}\nwithout it         ${shown(slow)}`)
}

const shown = (heard: unknown): string => JSON.stringify(heard)
