/** The clock of fake timers, as @sinonjs/fake-timers makes it for Vitest and Jest. It is a property of the timers that replace the real ones. */
export interface FakeClock {
  tickAsync(ms: number): Promise<unknown>
  hrtime?(): readonly [seconds: number, nanoseconds: number]
  readonly now: number
}

/** The clock of the fake timers that are installed now, if any are. */
export function fakeClock(): FakeClock | undefined {
  const { clock } = globalThis.setTimeout as unknown as { readonly clock?: Partial<FakeClock> }
  return typeof clock?.tickAsync === 'function' ? (clock as FakeClock) : undefined
}

/** Milliseconds since it was installed, even if the test has set another date since. */
export function elapsed(clock: FakeClock): number {
  if (!clock.hrtime) return clock.now
  const [seconds, nanoseconds] = clock.hrtime()
  return Math.round(seconds * 1e6 + nanoseconds / 1e3) / 1e3
}

/** Whether `Date` is faked, too. */
export function fakesDate(): boolean {
  return 'clock' in globalThis.Date
}
