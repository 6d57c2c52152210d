import type { Dice } from '../../../js/src/testing/dice.js'
import type { Happening, Happenings } from '../happenings.js'
import { USERS } from '../schema.js'
import type { Session } from '../session.js'

const signIn: Happening = ({ session, dice }) => session.signIn(dice.of(USERS))

const signOut: Happening = ({ session }) => {
  if (session.user !== null) session.signIn(null)
}

const disconnect: Happening = ({ world, session, dice }) => {
  session.wanted = false
  session.client.connection.disconnect()
  if (dice.chance(0.8))
    world.time.after(dice.between(0, 30_000), () => session.page.task(() => connect({ world, session, dice })))
}

const connect: Happening = ({ world, session }) => {
  session.wanted = true
  session.hurriedAt = world.time.now
  void session.client.connection.connect()
}

/** An impatient user: for ten seconds they click on the page, and on whatever the app offers to connect again. */
const impatient: Happening = ({ world, session, dice }) => {
  for (let wait = 0; wait < 10_000; wait += dice.between(300, 1_500))
    world.time.after(wait, () => session.page.task(() => press(session, dice)))
}

function press(session: Session, dice: Dice): void {
  if (!session.wanted || session.world.healed) return
  session.hurriedAt = session.world.time.now
  if (dice.chance(0.5)) void session.client.connection.connect()
  else session.page.document.dispatchEvent(new Event(dice.of(['pointerdown', 'keydown'])))
}

const drop: Happening = ({ session }) => session.client.connection.simulateDisconnect()

export const USER_ACTS: Happenings = {
  // Each page begins with it.
  'first sign in': [0, signIn],
  'sign in': [3, signIn],
  'sign out': [3, signOut],
  disconnect: [1, disconnect],
  connect: [1, connect],
  impatient: [1, impatient],
  'simulate disconnect': [1, drop],
}
