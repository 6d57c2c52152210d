import type { LiveTableSnapshot } from 'holdfast'
import type { EDITS } from './edit_names'

/** What a table shows, and what it says of itself. */
export type Table = Pick<LiveTableSnapshot, 'rows' | 'loading' | 'stale' | 'gap'> & { readonly error: string | null }

/** Everything that a round is judged by. */
export interface Report {
  /** The state of the connection, and the one that its listeners were told last. */
  readonly state: string
  readonly told: string
  /** Each channel that is in one state and has told its listeners another. */
  readonly untold: readonly string[]
  readonly phases: Readonly<Record<string, string>>
  readonly tables: Readonly<Record<string, Table>>
  readonly present: readonly string[]
  readonly queued: number
  readonly pending: readonly string[]
  /** States that cannot follow the one that was told before, and errors that nobody caught. */
  readonly offences: readonly string[]
}

/** What the soak does with a page that is not frozen. None of these functions waits. */
export interface SoakPage {
  /** Sends so many messages in each of the ways that there are. */
  send(count: number): void
  /** Edits through a table; `random`, from 0 to 1, chooses the row. */
  edit(what: (typeof EDITS)[number], random: number): void
  /** Unmounts a part of the page, or mounts it again. */
  toggle(part: string): void
  mountAll(): void
  mood(mood: string): void
  signIn(user: string): void
  killWorker(): void
  report(): Report
  /** How sends and edits ended since the last call. It forgets the offences that were reported, because each round has its own. */
  ended(): Readonly<Record<string, number>>
}

declare global {
  interface Window {
    soak: SoakPage
    /** The soak provides this: a token of that user, or an error. */
    tokenFor: (user: string) => Promise<string>
  }
}
