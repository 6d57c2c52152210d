import type { Happening, Happenings } from '../happenings.js'
import { USERS } from '../schema.js'
import { undoAfter } from './while.js'

const hide: Happening = ({ world, session, dice }) => {
  session.page.setVisible(false)
  // After five minutes in the background timers come once a minute; battery savers begin sooner.
  if (dice.chance(0.3)) session.page.throttleMs = 60_000
  undoAfter(world, dice.between(1_000, 120_000), () => session.page.setVisible(true))
}

/** The browser freezes the page, and tells it so or does not. */
const freeze: Happening = ({ world, session, dice }) => {
  const { page } = session
  // A frozen page is not frozen again.
  if (!page.awake) return
  const told = dice.chance(0.5)
  if (told) page.suspend()
  else page.freeze()
  undoAfter(world, dice.between(1_000, 120_000), () => {
    if (told) page.resume()
    else page.thaw()
  })
}

/** The page is busy when its user signs in or out, so it reads only afterwards what its worker has said meanwhile. */
const busy: Happening = ({ world, session, dice }) => {
  const { page } = session
  if (!page.awake) return
  page.freeze()
  const user = dice.of([...USERS, null])
  page.task(() => session.signIn(user))
  undoAfter(world, dice.between(100, 5_000), () => page.thaw())
}

const sleep: Happening = ({ world, session, dice }) => {
  if (session.sleeping) return
  session.sleeping = true
  session.page.sleepAll()
  undoAfter(world, dice.between(1_000, 150_000), () => {
    session.sleeping = false
    session.page.wakeAll()
  })
}

const clockSetBack: Happening = ({ session, dice }) => {
  session.clockSetBack = true
  session.page.setClock(session.machine.wallOffset - dice.between(100, 120_000))
}

const clockJumps: Happening = ({ session, dice }) => {
  session.page.setClock(session.machine.wallOffset + dice.between(1_000, 120_000))
}

/** The page is gone without being told, and is opened again. */
const reload: Happening = ({ session }) => {
  session.reload()
}

const workerDies: Happening = ({ session, dice }) => {
  for (const worker of [...session.page.workers]) {
    if (dice.chance(0.5)) worker.terminate()
    else worker.crash()
  }
}

/** The page is busy, or a debugger has stopped it. */
const workerHangs: Happening = ({ world, session, dice }) => {
  for (const { realm } of session.page.workers) {
    realm.freeze()
    undoAfter(world, dice.between(1_000, 60_000), () => realm.thaw())
  }
}

export const PAGE_FAULTS: Happenings = {
  hide: [2, hide],
  freeze: [2, freeze],
  busy: [2, busy],
  sleep: [2, sleep],
  'clock set back': [1, clockSetBack],
  'clock jumps': [1, clockJumps],
  reload: [1, reload],
  'worker dies': [2, workerDies],
  'worker hangs': [1, workerHangs],
}
