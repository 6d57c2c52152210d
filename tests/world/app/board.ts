/** A component of the page, by its kind, with the options of its hook. */
export interface Widget {
  readonly id: string
  readonly kind: WidgetKind
  readonly options: Readonly<Record<string, unknown>>
}

export type WidgetKind =
  'orders' | 'notifications' | 'messages' | 'channel' | 'presence' | 'user presence' | 'typing' | 'connection'

/** The components that the page shows. They are changed from outside, as a router would. */
export class Board {
  #widgets: readonly Widget[]
  readonly #listeners = new Set<() => void>()

  constructor(widgets: readonly Widget[] = []) {
    this.#widgets = widgets
  }

  readonly getSnapshot = (): readonly Widget[] => this.#widgets

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  show(widget: Widget): void {
    this.#set([...this.#widgets.filter(({ id }) => id !== widget.id), widget])
  }

  hide(id: string): void {
    this.#set(this.#widgets.filter((widget) => widget.id !== id))
  }

  #set(widgets: readonly Widget[]): void {
    this.#widgets = widgets
    for (const listener of [...this.#listeners]) listener()
  }
}

/** What each component shows now: what its hook returned at the last commit. */
export class Screen {
  /** Counts the commits. */
  version = 0
  readonly views = new Map<string, unknown>()

  show(id: string, view: unknown): void {
    this.views.set(id, view)
    this.version += 1
  }

  clear(id: string): void {
    this.views.delete(id)
    this.version += 1
  }
}
