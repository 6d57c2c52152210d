import { isRefusedRightly } from './conflicts.js'
import type { World } from '../world.js'
import type { Session } from '../session.js'

/** The channels on which `usePresence` and `useUserPresence` announce a user. */
const LOBBY = 'realtime:lobby'
const ONLINE = 'realtime:user-presence'

type Metas = Readonly<Record<string, { readonly metas: readonly Readonly<Record<string, unknown>>[] }>>
type Presented = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** What the server says of presence takes so long, also through a worker, until it is rendered. */
const NEWS_TAKES_MS = 100
/** A user who leaves is shown for so long more (`leaveDebounceMs`), so that a page that reloads is no leave and join. */
const SHOWN_MORE_MS = 1_000 + NEWS_TAKES_MS

/** Who is present at the server, and since when. What pages show is a little behind. */
export class Presences {
  /** When each entry came, and when it went. */
  readonly #cameAt = new Map<string, number>()
  readonly #wentAt = new Map<string, number>()

  /** After each step. @param all who is present: an entry for each */
  follow(all: readonly string[], now: number): void {
    const present = new Set(all)
    for (const entry of present) if (!this.#cameAt.has(entry)) this.#cameAt.set(entry, now)
    for (const entry of [...this.#cameAt.keys()]) {
      if (present.has(entry)) continue
      this.#cameAt.delete(entry)
      this.#wentAt.set(entry, now)
    }
  }

  /** What a page shows that differs from who is present, though the change is no longer new. */
  offence(shown: readonly string[], present: readonly string[], now: number): string | undefined {
    const lacks = without(present, shown).some((entry) => now - (this.#cameAt.get(entry) ?? -Infinity) > NEWS_TAKES_MS)
    const keeps = without(shown, present).some((entry) => now - (this.#wentAt.get(entry) ?? -Infinity) > SHOWN_MORE_MS)
    return lacks || keeps
      ? `shows ${text([...shown].sort())}, and the server has ${text([...present].sort())}`
      : undefined
  }
}

/** The rooms of a world. */
export class Rooms {
  readonly #world: World
  readonly #lobby = new Presences()
  readonly #online = new Presences()

  constructor(world: World) {
    this.#world = world
  }

  /** After each step, once all faults are over. */
  follow(): void {
    const { now } = this.#world.time
    this.#lobby.follow(this.#inLobby, now)
    this.#online.follow(this.#areOnline, now)
  }

  /** Once all faults are over, everybody who announces themselves is present as they announce it, nobody else is, and everybody sees that. */
  offence(session: Session): string | undefined {
    return trackedOffence(session) ?? onlineOffence(session) ?? this.#shownOffence(session)
  }

  #shownOffence(session: Session): string | undefined {
    const { now } = this.#world.time
    const { board, screen } = session
    for (const widget of board.getSnapshot()) {
      const { id, kind } = widget
      if (isRefusedRightly(session, widget)) continue
      const view = (screen.views.get(id) ?? {}) as PresenceView
      const offence =
        kind === 'presence'
          ? this.#lobby.offence(shownInLobby(view), this.#inLobby, now)
          : kind === 'user presence' && this.#online.offence(shownOnline(view), this.#areOnline, now)
      if (offence) return `${id} ${offence}`
    }
    return undefined
  }

  get #inLobby(): string[] {
    return Object.entries(this.#stateOf(LOBBY)).flatMap(([key, { metas }]) => metas.map((meta) => entryOf(key, meta)))
  }

  /** By user; the number of their sockets does not matter. */
  get #areOnline(): string[] {
    return Object.keys(this.#stateOf(ONLINE))
  }

  #stateOf(topic: string): Metas {
    return this.#world.realtime.room(topic).state()
  }
}

interface PresenceView {
  readonly presences?: Presented
  readonly onlineUsers?: readonly { readonly id: string }[]
}

function shownInLobby({ presences = {} }: PresenceView): string[] {
  return Object.entries(presences).flatMap(([key, metas]) => metas.map((meta) => entryOf(key, meta)))
}

function shownOnline({ onlineUsers = [] }: PresenceView): string[] {
  return onlineUsers.map(({ id }) => id)
}

/** Whoever shows who is online is online themselves. */
function onlineOffence({ board, machine, world, name }: Session): string | undefined {
  const wanted = board.getSnapshot().some(({ kind }) => kind === 'user presence')
  const room = world.realtime.room(ONLINE)
  const own = [...machine.sockets].filter(({ server }) => server && room.of(server)).length
  return own === (wanted ? 1 : 0) ? undefined : `is online ${own} times, as ${name}, and wants to be ${wanted ? 1 : 0}`
}

/** A socket that is dead without the server's knowledge may be present for a minute more. */
function trackedOffence(session: Session): string | undefined {
  const { machine, board, world } = session
  const tracked = board
    .getSnapshot()
    .filter((widget) => !isRefusedRightly(session, widget))
    .flatMap(({ kind, options }) => (kind === 'presence' && options.track ? [options.track] : []))
  const moods = tracked.map((track) => (track as { mood?: unknown }).mood)
  const room = world.realtime.room(LOBBY)
  const own = [...machine.sockets].map(({ server }) => server && room.of(server))
  const present = own.flatMap((meta) => (meta ? [meta.mood] : []))
  if (present.length !== Math.min(1, moods.length)) return `tracks ${text(moods)}, and the server has ${text(present)}`
  return present.every((mood) => moods.includes(mood))
    ? undefined
    : `tracks ${text(moods)}, and is present as ${text(present)}`
}

function entryOf(key: string, { mood }: Readonly<Record<string, unknown>>): string {
  return `${key}: ${text(mood)}`
}

/** What is in the first list and is missing, or is there less often, in the second. */
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
