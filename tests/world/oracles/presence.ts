import type { Session } from '../session.js'

export const TOPIC = 'realtime:lobby'

export type Metas = Readonly<Record<string, { readonly metas: readonly Readonly<Record<string, unknown>>[] }>>
type Presented = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** What the server says of it is on its way, through a worker too, and is rendered. */
const NEWS_TAKES_MS = 100
/** Who leaves is shown for so long more (`leaveDebounceMs`): a page that is reloaded is no leave and join. */
const SHOWN_MORE_MS = 1_000 + NEWS_TAKES_MS

/** Who is present at the server, and since when: what pages show of it is a little behind. */
export class Presences {
  /** When each entry came, and when it went. */
  readonly #cameAt = new Map<string, number>()
  readonly #wentAt = new Map<string, number>()

  /** After each step. */
  follow(state: Metas, now: number): void {
    const present = new Set(entriesOf(state))
    for (const entry of present) if (!this.#cameAt.has(entry)) this.#cameAt.set(entry, now)
    for (const entry of [...this.#cameAt.keys()]) {
      if (present.has(entry)) continue
      this.#cameAt.delete(entry)
      this.#wentAt.set(entry, now)
    }
  }

  /** What is shown on a page that differs from who is present, and is no longer news. */
  offence(shown: readonly string[], state: Metas, now: number): string | undefined {
    const present = entriesOf(state)
    const lacks = without(present, shown).some((entry) => now - (this.#cameAt.get(entry) ?? -Infinity) > NEWS_TAKES_MS)
    const keeps = without(shown, present).some((entry) => now - (this.#wentAt.get(entry) ?? -Infinity) > SHOWN_MORE_MS)
    return lacks || keeps ? `shows ${text([...shown].sort())}, and the server has ${text(present.sort())}` : undefined
  }
}

/** With all faults over, who tracks is present as they track, nobody else is, and everybody sees that. */
export function presenceOffence(session: Session, presences: Presences): string | undefined {
  return trackedOffence(session) ?? shownOffence(session, presences)
}

/** A socket that the server does not know to be dead may be present for a minute more. */
function trackedOffence({ machine, board, world }: Session): string | undefined {
  const tracked = board
    .getSnapshot()
    .flatMap(({ kind, options }) => (kind === 'presence' && options.track ? [options.track] : []))
  const moods = tracked.map((track) => (track as { mood?: unknown }).mood)
  const room = world.realtime.room(TOPIC)
  const own = [...machine.sockets].map(({ server }) => server && room.of(server))
  const present = own.flatMap((meta) => (meta ? [meta.mood] : []))
  if (present.length !== Math.min(1, moods.length)) return `tracks ${text(moods)}, and the server has ${text(present)}`
  return present.every((mood) => moods.includes(mood))
    ? undefined
    : `tracks ${text(moods)}, and is present as ${text(present)}`
}

function shownOffence({ board, screen, world }: Session, presences: Presences): string | undefined {
  const state = world.realtime.room(TOPIC).state()
  for (const { id, kind } of board.getSnapshot()) {
    if (kind !== 'presence') continue
    const { presences: all = {} } = (screen.views.get(id) ?? {}) as { presences?: Presented }
    const shown = Object.entries(all).flatMap(([key, metas]) => metas.map((meta) => entryOf(key, meta)))
    const offence = presences.offence(shown, state, world.time.now)
    if (offence) return `${id} ${offence}`
  }
  return undefined
}

function entriesOf(state: Metas): string[] {
  return Object.entries(state).flatMap(([key, { metas }]) => metas.map((meta) => entryOf(key, meta)))
}

function entryOf(key: string, { mood }: Readonly<Record<string, unknown>>): string {
  return `${key}: ${text(mood)}`
}

/** What is in the first list and not, or not so often, in the second. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return all.filter((entry) => {
    const at = left.indexOf(entry)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing'
}
