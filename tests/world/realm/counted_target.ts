/** An event target that counts its listeners. */
export class CountedTarget extends EventTarget {
  #listening: [string, unknown][] = []

  get listeners(): number {
    return this.#listening.length
  }

  override addEventListener(type: string, listener: EventListener, options?: AddEventListenerOptions | boolean): void {
    if (!this.#has(type, listener)) this.#listening.push([type, listener])
    super.addEventListener(type, listener, options)
  }

  override removeEventListener(type: string, listener: EventListener, options?: EventListenerOptions | boolean): void {
    this.#listening = this.#listening.filter(([known, other]) => known !== type || other !== listener)
    super.removeEventListener(type, listener, options)
  }

  #has(type: string, listener: unknown): boolean {
    return this.#listening.some(([known, other]) => known === type && other === listener)
  }
}
