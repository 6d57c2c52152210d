import { hop } from '../time/hop.js'
import { inActEnvironment, isActEnvironment } from './act_environment.js'

type Act = (work: () => Promise<void> | undefined) => PromiseLike<unknown>

interface ReactModule {
  readonly act?: Act
  readonly __CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE?: { readonly actQueue?: unknown }
  readonly __SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED?: {
    readonly ReactCurrentActQueue?: { readonly current?: unknown }
  }
}

let react: ReactModule | undefined
let act: Act | undefined
let overlapped = false

/** Looks for React, once. Tests without React need none. */
export async function findReact(): Promise<boolean> {
  react ??= await moduleOf(() => import('react'))
  // React 18.2 exports `act` from another module. In production there is none.
  const isOld = react?.__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED?.ReactCurrentActQueue !== undefined
  act ??= react?.act ?? (isOld ? (await moduleOf<{ act: Act }>(() => import('react-dom/test-utils')))?.act : undefined)
  return react !== undefined
}

/**
 * Does something that React components may be told of, and lets them render: within `act`, where React has it (not in production). If the test is
 * within an `act` of its own, that one serves. An `act` of ours inside it might outlive it, and React would then render nothing in any later `act`.
 */
export function withAct(work: () => Promise<void>): Promise<void> {
  const within = act
  if (!within) return rendering(work)
  return isWithinAct() ? work() : inActEnvironment('on', () => actOnce(within, work))
}

async function actOnce(within: Act, work: () => Promise<void>): Promise<void> {
  try {
    await within(work)
  } catch (thrown) {
    // React 18 keeps the queue of an `act` in which something threw, as if it went on. The end of another one empties it.
    if (isWithinAct()) void within(() => undefined)
    throw thrown
  }
}

/** Whether two acts have overlapped. After that, React takes every later one for a nested one, and renders nothing at its end. */
export function haveActsOverlapped(): boolean {
  if (overlapped || !act || isWithinAct()) return overlapped
  void act(() => undefined)
  overlapped = isWithinAct()
  return overlapped
}

/** React renders by itself, in tasks of its own, so this waits for some tasks. */
async function rendering(work: () => Promise<void>): Promise<void> {
  await work()
  if (!react) return
  for (let tasks = 0; tasks < 3; tasks += 1) await hop()
}

/** Whether the test's own code is within an `act` that has not ended. */
function isWithinAct(): boolean {
  const now = react?.__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE
  const before = react?.__SECRET_INTERNALS_DO_NOT_USE_OR_YOU_WILL_BE_FIRED
  return (now?.actQueue ?? before?.ReactCurrentActQueue?.current ?? null) !== null
}

/**
 * Does something that the test did not ask for just now, such as delivering an answer that comes by itself. If the test is not within an `act`, React
 * renders as in a browser meanwhile: a second `act` beside the test's own would get tangled up with it.
 */
export function besideAct(work: () => Promise<void>): Promise<void> {
  if (!isActEnvironment() || isWithinAct()) return rendering(work)
  return inActEnvironment('off', () => rendering(work))
}

async function moduleOf<T>(load: () => Promise<unknown>): Promise<T | undefined> {
  try {
    return (await load()) as T
  } catch {
    return undefined
  }
}
