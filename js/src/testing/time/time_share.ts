import { liveIn } from '../../base/time.js'
import { TestingError } from '../errors.js'
import { TestTime } from './test_time.js'

let shared: TestTime | undefined
let users = 0

/**
 * The package lives in the test server's time for as long as a server is open. Several servers share one time.
 * @param startsAt milliseconds since 1970, if the test chooses it
 * @throws TestingError `NOW_INVALID`
 */
export function openTime(startsAt: number | undefined): TestTime {
  if (shared && startsAt !== undefined)
    throw new TestingError('NOW_INVALID', 'another test server is open, whose time is that of all: close it first')
  shared ??= new TestTime(startsAt)
  users += 1
  liveIn(shared)
  return shared
}

/** One user less. The last one gives the page its own time back. */
export function leaveTime(): void {
  users -= 1
  if (users > 0) return
  shared = undefined
  liveIn(undefined)
}

/** Whether a test server is open. */
export function isTimeShared(): boolean {
  return shared !== undefined
}
