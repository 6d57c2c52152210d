import type { HoldfastError } from 'holdfast'
import type { PanelData } from './panel_data'

export type Report = Pick<PanelData, 'error' | 'stale' | 'refetch'>

/** How the data of the whole desk is. */
export interface HealthSnapshot {
  /** What keeps several panels, or one for a while, from their data: said once, for the page. */
  readonly trouble: HoldfastError | null
  /** Something that is shown may be behind. */
  readonly behind: boolean
}

const WELL: HealthSnapshot = { trouble: null, behind: false }

/** Hears from each panel how its data is, so that one outage is one note and not one for each panel. */
export class Health {
  #snapshot = WELL
  readonly #reports = new Map<string, Report>()
  readonly #listeners = new Set<() => void>()

  readonly getSnapshot = (): HealthSnapshot => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @returns how to take it back */
  report(panel: string, report: Report): () => void {
    this.#reports.set(panel, report)
    this.#look()
    return () => {
      if (this.#reports.get(panel) !== report) return
      this.#reports.delete(panel)
      this.#look()
    }
  }

  readonly retry = (): void => {
    for (const { refetch } of this.#reports.values()) refetch()
  }

  #look(): void {
    const reports = [...this.#reports.values()]
    const next = { trouble: shared(reports), behind: reports.some(({ stale }) => stale) }
    if (next.trouble?.name === this.#snapshot.trouble?.name && next.behind === this.#snapshot.behind) return
    this.#snapshot = next
    for (const listener of this.#listeners) listener()
  }
}

/** The errors of the connection itself have a hundred codes of their own. The strip on top says them, and when it tries again. */
export function isOfTheConnection({ code }: HoldfastError): boolean {
  return code >= 100 && code < 200
}

/** The page's: what is being retried, and what two panels have. Else it is one panel's own. */
function shared(reports: readonly Report[]): HoldfastError | null {
  const errors = reports.flatMap(({ error }) => (error && !isOfTheConnection(error) ? error : []))
  const isShared = (error: HoldfastError): boolean =>
    !error.final || errors.filter(({ name }) => name === error.name).length > 1
  return errors.find(isShared) ?? null
}
