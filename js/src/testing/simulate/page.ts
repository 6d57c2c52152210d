import type { RealtimeClient } from '../../client/client.js'
import { TestingError } from '../errors.js'
import type { TestPage } from '../page/test_page.js'
import { isThenable } from './thenable.js'
import type { SimulatedApp, SimulatedPage } from './types.js'

/** A page of a run. The app is opened on it, closed, and opened again. */
export class Page implements SimulatedPage {
  notes: Record<string, unknown> = {}
  client!: RealtimeClient
  readonly #element = typeof document === 'undefined' ? undefined : document.createElement('div')
  #end: (() => void) | undefined

  constructor(
    readonly index: number,
    readonly user: SimulatedPage['user'],
    readonly inner: TestPage,
  ) {}

  get name(): string {
    const id = typeof this.user === 'object' ? this.user?.id : this.user
    return `page ${String(this.index + 1)}${id === undefined ? '' : ` (${id})`}`
  }

  get container(): HTMLElement {
    if (this.#element) return this.#element
    throw new TestingError('OPTIONS_INVALID', 'the app reads its container, and there is no document: run it in jsdom')
  }

  open(start: SimulatedApp['start']): void {
    this.notes = {}
    if (this.#element) document.body.append(this.#element)
    this.client = this.inner.client({ user: this.user })
    const end: unknown = start(this)
    if (isThenable(end)) throw new TestingError('OPTIONS_INVALID', 'start is async: start the app at once')
    this.#end = end as (() => void) | undefined
  }

  close(): void {
    this.#end?.()
    this.#end = undefined
    this.client?.dispose()
    this.#element?.remove()
  }
}
