import type { Timer } from '../../base/time.js'
import type { Dice } from '../dice.js'
import type { PackageTime } from '../time/package_time.js'

type Listening = readonly [target: object, type: string, listener: unknown]

/** What the app has set and not cleared on the page. Nothing else uses that page. */
export interface Leftovers {
  readonly timers: number
  readonly listeners: readonly string[]
}

const FRAME_MS = 16

/** Replaces the page's time and random numbers by the simulation's, for the app's own code. Returns what undoes it, and what is left over. */
export function ownGlobals(
  time: PackageTime,
  dice: Dice,
  uncaught: (thrown: unknown) => void,
): { restore: () => void; leftovers: () => Leftovers } {
  const { timers, timer, clear } = timersOf(time, uncaught)
  const listening: Listening[] = []
  const undo = [
    ...replaced(globalThis, {
      ...{ setTimeout: timer(false), setInterval: timer(true), clearTimeout: clear, clearInterval: clear },
      ...{
        requestAnimationFrame: (work: (now: number) => void) => timer(false)(() => work(time.now), FRAME_MS),
        cancelAnimationFrame: clear,
      },
      Date: dateOf(time),
    }),
    ...replaced(Math, { random: () => dice.unit() }),
    ...replaced(performance, { now: () => time.now }),
    ...replaced(crypto, chanceOf(dice)),
    ...pageTargets().flatMap((target) => replaced(target, listeners(target, listening))),
  ]
  return {
    restore: () => {
      for (const put of undo.reverse()) put()
    },
    leftovers: () => ({ timers: timers.size, listeners: listening.map(([, type]) => type) }),
  }
}

/** The page's functions for timers, and the timers that are set. */
function timersOf(time: PackageTime, uncaught: (thrown: unknown) => void) {
  const timers = new Set<number>()
  const timer =
    (repeat: boolean) =>
    (work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const id = Number(
        time.setTimer(
          () => {
            if (!repeat) timers.delete(id)
            guarded(() => work(...args), uncaught)
          },
          Number(ms) || 0,
          repeat,
        ),
      )
      timers.add(id)
      return id
    }
  const clear = (id: unknown): void => {
    timers.delete(Number(id))
    time.clearTimer(id as Timer)
  }
  return { timers, timer, clear }
}

function guarded(work: () => void, uncaught: (thrown: unknown) => void): void {
  try {
    work()
  } catch (thrown) {
    uncaught(thrown)
  }
}

/** Remembers these names of an object. Returns a function that restores them. */
function replaced(target: object, by: Readonly<Record<string, unknown>>): (() => void)[] {
  return Object.entries(by).map(([name, value]) => {
    const before = Object.getOwnPropertyDescriptor(target, name)
    Object.defineProperty(target, name, { value, configurable: true, writable: true })
    return () => {
      if (before) Object.defineProperty(target, name, before)
      else Reflect.deleteProperty(target, name)
    }
  })
}

function dateOf(time: PackageTime): DateConstructor {
  const PageDate = Date
  class SimulatedDate extends PageDate {
    constructor(...args: [] | [number | string | Date]) {
      if (args.length === 0) super(time.wall())
      else super(...args)
    }
    static override now(): number {
      return time.wall()
    }
  }
  return SimulatedDate as unknown as DateConstructor
}

function chanceOf(dice: Dice): Record<string, unknown> {
  const hex = (digits: number): string => Array.from({ length: digits }, () => dice.pick(16).toString(16)).join('')
  return {
    randomUUID: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    getRandomValues: (into: Uint32Array) => into.map((_, i) => (into[i] = dice.pick(2 ** 32))),
  }
}

function pageTargets(): EventTarget[] {
  return typeof document === 'undefined' ? [] : [...new Set<EventTarget>([window, globalThis, document])]
}

/**
 * The two listener functions of an event target, which record who listens. A listener with `once` or a signal goes by itself, so nobody needs to
 * remove it.
 */
function listeners(target: EventTarget, listening: Listening[]): Record<string, unknown> {
  const [add, remove] = [target.addEventListener.bind(target), target.removeEventListener.bind(target)]
  return {
    addEventListener: (type: string, listener: EventListener, options?: AddEventListenerOptions | boolean) => {
      const goes = typeof options === 'object' && (options.once ?? options.signal)
      const known = listening.some((one) => one[0] === target && one[1] === type && one[2] === listener)
      // React adds this listener once for each document, and never removes it.
      if (!goes && !known && type !== 'selectionchange') listening.push([target, type, listener])
      add(type, listener, options)
    },
    removeEventListener: (type: string, listener: EventListener, options?: EventListenerOptions | boolean) => {
      const at = listening.findIndex((one) => one[0] === target && one[1] === type && one[2] === listener)
      if (at >= 0) listening.splice(at, 1)
      remove(type, listener, options)
    },
  }
}
