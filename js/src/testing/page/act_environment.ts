/** What React reads to know whether updates are to come within `act`. Testing Library sets it, too, and puts back what it saw. */
const NAME = 'IS_REACT_ACT_ENVIRONMENT'

/** What it is as far as others say. */
let stood: unknown
/** How many say at this moment that it is on, and off. */
const ours = { on: 0, off: 0 }
/** Somebody turned it off while we said what it is: what we said they will put back, and mean what stood before. */
let turnedOff: { readonly saw: boolean; readonly stood: unknown } | undefined
/** The same for somebody who turned it on, while we said that it is off. */
let turnedOn = false

const isOurs = (): boolean => ours.on + ours.off > 0

/** Whether updates are to come within `act`, as far as others say. */
export function isActEnvironment(): boolean {
  return Boolean(isOurs() ? stood : (globalThis as Record<string, unknown>)[NAME])
}

/** While `work` runs updates are to come within `act` (`on`), or need not. Several may overlap, and what others say of it. */
export async function inActEnvironment(which: keyof typeof ours, work: () => PromiseLike<unknown>): Promise<void> {
  if (!isOurs()) stood = (globalThis as Record<string, unknown>)[NAME]
  Object.defineProperty(globalThis, NAME, { configurable: true, enumerable: true, get: said, set: heard })
  ours[which] += 1
  try {
    await work()
  } finally {
    ours[which] -= 1
    // Who has yet to put back what we said is waited for.
    if (!isOurs() && !turnedOff && !turnedOn)
      Object.defineProperty(globalThis, NAME, { configurable: true, enumerable: true, writable: true, value: stood })
  }
}

function said(): unknown {
  return isOurs() ? ours.on > 0 : stood
}

function heard(value: unknown): void {
  const [off, on] = [turnedOff, turnedOn]
  turnedOff = undefined
  turnedOn = false
  if (on && value === false) return
  if (off) {
    stood = value === off.saw ? off.stood : value
    return
  }
  if (isOurs() && value === false && stood !== false) turnedOff = { saw: ours.on > 0, stood }
  if (isOurs() && value === true && stood === true) turnedOn = ours.on === 0
  stood = value
}
