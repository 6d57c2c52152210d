/** React reads this global to know whether updates must come within `act`. Testing Library sets it as well, and restores the value that it saw. */
const NAME = 'IS_REACT_ACT_ENVIRONMENT'

/** The value that others have set. */
let stood: unknown
/** How many of our own calls hold it on at this moment, and how many hold it off. */
const ours = { on: 0, off: 0 }
/** Somebody turned it off while we held it. They will restore our value, but they mean the one before ours. */
let turnedOff: { readonly saw: boolean; readonly stood: unknown } | undefined
/** Somebody turned it on for an `act` of theirs while we held it off. Their value counts until they restore ours. */
let turnedOn = false

const isOurs = (): boolean => ours.on + ours.off > 0

/** Whether updates must come within `act`, according to others. */
export function isActEnvironment(): boolean {
  return Boolean(isOurs() ? stood : (globalThis as Record<string, unknown>)[NAME])
}

/** Holds it on (or off) while `work` runs. Several calls may overlap, and others may set it meanwhile. */
export async function inActEnvironment(which: keyof typeof ours, work: () => PromiseLike<unknown>): Promise<void> {
  if (!isOurs() && !turnedOff && !turnedOn) stood = (globalThis as Record<string, unknown>)[NAME]
  Object.defineProperty(globalThis, NAME, { configurable: true, enumerable: true, get: read, set: write })
  ours[which] += 1
  try {
    await work()
  } finally {
    ours[which] -= 1
    // Wait for those who have yet to restore our value.
    if (!isOurs() && !turnedOff && !turnedOn)
      Object.defineProperty(globalThis, NAME, { configurable: true, enumerable: true, writable: true, value: stood })
  }
}

function read(): unknown {
  if (ours.on > 0 || turnedOn) return true
  return ours.off > 0 ? false : stood
}

function write(value: unknown): void {
  const [off, on] = [turnedOff, turnedOn]
  turnedOff = undefined
  turnedOn = false
  if (on && value === false) return
  if (off) {
    stood = value === off.saw ? off.stood : value
    return
  }
  if (isOurs() && value === false && stood !== false) turnedOff = { saw: ours.on > 0, stood }
  if (isOurs() && value === true && ours.on === 0) turnedOn = true
  else stood = value
}
