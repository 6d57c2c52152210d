import type { Timer } from '../../base/time.js'
import type { Dice } from '../dice.js'
import type { PackageTime } from '../time/package_time.js'

type Listening = readonly [target: object, type: string, listener: unknown]

/** What the app has set and not cleared, on the page that it shares with nobody. */
export interface Leftovers {
  readonly timers: number
  readonly listeners: readonly string[]
}

const FRAME_MS = 16

/** Puts the simulation's time and chance in the place of the page's, for the app's own code; gives what undoes it, and what is left over. */
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

/** The page's functions for timers, and which of them are under way. */
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

/** Gives, for each name, what puts back what was there. */
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

/** An event target's two functions, noting who listens. What goes by itself, once or with a signal, is nobody's to remove. */
function listeners(target: EventTarget, listening: Listening[]): Record<string, unknown> {
  const [add, remove] = [target.addEventListener.bind(target), target.removeEventListener.bind(target)]
  return {
    addEventListener: (type: string, listener: EventListener, options?: AddEventListenerOptions | boolean) => {
      const goes = typeof options === 'object' && (options.once ?? options.signal)
      const known = listening.some((one) => one[0] === target && one[1] === type && one[2] === listener)
      // React listens to this one once for each document, and for good.
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
