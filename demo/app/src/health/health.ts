import type { HoldfastError } from 'holdfast'
import type { PanelData } from './panel_data'

export type Report = Pick<PanelData, 'error' | 'stale' | 'refetch'>

/** The state of the data of the whole desk. */
export interface HealthSnapshot {
  /** An error that keeps several panels, or one for a while, from their data. It is said once, for the whole page. */
  readonly trouble: HoldfastError | null
  /** Whether something that is shown may be behind. */
  readonly behind: boolean
}

const WELL: HealthSnapshot = { trouble: null, behind: false }

/** Collects from each panel the state of its data, so that one outage is one note and not a note for each panel. */
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

/** Errors of the connection itself have codes from a hundred of their own. The strip at the top shows them, and says when it tries again. */
export function isOfTheConnection({ code }: HoldfastError): boolean {
  return code >= 100 && code < 200
}

/** The page says errors that are being retried, and errors that two panels have. Any other one is its panel's. */
function shared(reports: readonly Report[]): HoldfastError | null {
  const errors = reports.flatMap(({ error }) => (error && !isOfTheConnection(error) ? error : []))
  const isShared = (error: HoldfastError): boolean =>
    !error.final || errors.filter(({ name }) => name === error.name).length > 1
  return errors.find(isShared) ?? null
}
