import { isDeepStrictEqual } from 'node:util'
import type { Client, Outcome } from './clients/client.js'
import { PHOENIX_TOPIC, openHoldfastPhoenix, openPhoenixJs } from './clients/phoenix.js'
import { SUPABASE_TOPIC, openHoldfast, openRealtimeJs } from './clients/supabase.js'
import { EXCEPTIONS } from './exceptions.js'
import type { Difference } from './exceptions.js'
import type { Frame, Version } from './frames/frame.js'
import { render } from './frames/frame.js'
import { Session } from './frames/session.js'
import { Random } from './random.js'
import { shrunk } from './shrink.js'

/** Who is compared, and in what. */
export interface Setting {
  readonly name: string
  readonly server: 'Supabase' | 'Phoenix'
  readonly version: Version
  /** Only the presence that realtime-js can do: then it is compared with it, and else with phoenix.js. */
  readonly simplePresence: boolean
  /** How likely a frame is one of the last ones with other contents: then ours takes its fast path. */
  readonly repeats?: number
}

/** In a tally: frames that ours delivered without its core. */
export const DELIVERED = 'without the core'

/** How often each exception was met, by its name. */
export type Tally = Map<string, number>

/** Plays one session of `length` frames to both clients. @throws Error a report, where they differ for no listed reason */
export async function compareSession(setting: Setting, seed: number, length: number, tally: Tally): Promise<void> {
  const frames = framesOf(setting, seed, length)
  const [index, difference] = (await firstOffence(setting, frames, tally)) ?? []
  if (index === undefined || difference === undefined) return
  const small = await shrunk(frames.slice(0, index + 1), async (some) => {
    const offence = await firstOffence(setting, some, new Map())
    return offence?.[0] === some.length - 1 && kindOf(offence[1]) === kindOf(difference)
  })
  const [, smallest] = (await firstOffence(setting, small, new Map())) ?? []
  throw new Error(report(setting, seed, index, small, smallest ?? difference))
}

/** Who heard of it: a frame made smaller must not go on to fail for another cause. */
function kindOf({ ours, theirs }: Difference): string {
  return JSON.stringify(
    [ours, theirs].map(({ heard, thrown }) => [heard.map(([listener]) => listener), String(thrown)]),
  )
}

function framesOf(setting: Setting, seed: number, length: number): Frame[] {
  const topic = setting.server === 'Supabase' ? SUPABASE_TOPIC : PHOENIX_TOPIC
  const session = new Session(new Random(seed), { ...setting, topic })
  return [...Array.from({ length: length - 1 }, () => session.next()), session.end()]
}

/** The first frame that the clients disagree about for no listed reason. */
async function firstOffence(
  setting: Setting,
  frames: readonly Frame[],
  tally: Tally,
): Promise<[index: number, difference: Difference] | undefined> {
  const clients = await open(setting)
  try {
    if (setting.repeats !== undefined) await clients.ours.speedUp()
    for (const [index, frame] of frames.entries()) {
      const difference = await play(frame, setting.version, clients)
      if (difference && !excused(difference, tally)) return [index, difference]
    }
    tally.set(DELIVERED, (tally.get(DELIVERED) ?? 0) + (await clients.ours.withoutCore()))
    return undefined
  } finally {
    for (const client of [clients.ours, clients.theirs, clients.judge]) client?.dispose()
  }
}

interface Clients {
  readonly ours: Client
  readonly theirs: Client
  readonly judge: Client | undefined
}

async function open({ server, version, simplePresence }: Setting): Promise<Clients> {
  if (server === 'Phoenix') {
    const theirs = await openPhoenixJs(PHOENIX_TOPIC, version)
    return { ours: await openHoldfastPhoenix(version), theirs, judge: undefined }
  }
  const judge = simplePresence ? undefined : await openPhoenixJs(SUPABASE_TOPIC, version)
  return { ours: await openHoldfast(version), theirs: await openRealtimeJs(version), judge }
}

async function play(frame: Frame, version: Version, clients: Clients): Promise<Difference | undefined> {
  const ours = await clients.ours.play(frame)
  const theirs = await clients.theirs.play(frame)
  const isPresence = frame.form === 'text' && frame.event.startsWith('presence_')
  const judge = isPresence ? await clients.judge?.play(frame) : undefined
  if (ours.thrown === undefined && isDeepStrictEqual(ours.heard, theirs.heard)) return undefined
  return { frame, version, ours, theirs, judge }
}

function excused(difference: Difference, tally: Tally): boolean {
  if (difference.ours.thrown !== undefined) return false
  const exception = EXCEPTIONS.find(({ explains }) => explains(difference))
  if (exception) tally.set(exception.name, (tally.get(exception.name) ?? 0) + 1)
  return exception !== undefined
}

function report(
  setting: Setting,
  seed: number,
  index: number,
  frames: readonly Frame[],
  difference: Difference,
): string {
  const shown = (frame: Frame): string => {
    const data = render(frame, setting.version, { join: 'JOIN', push: 'PUSH' })
    return typeof data === 'string' ? data : `bytes ${Buffer.from(data).toString('hex')}`
  }
  const told = ({ heard, thrown }: Outcome): string =>
    `${JSON.stringify(heard)}${thrown ? ` and throws ${String(thrown)}` : ''}`
  return [
    `${setting.name}, seed ${String(seed)}, frame ${String(index)}; what is left of it:`,
    ...frames.map(shown),
    `we tell   ${told(difference.ours)}`,
    `they tell ${told(difference.theirs)}`,
    ...(difference.judge ? [`phoenix.js ${told(difference.judge)}`] : []),
  ].join('\n')
}
