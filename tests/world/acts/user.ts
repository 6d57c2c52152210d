import type { Happening, Happenings } from '../happenings.js'
import { USERS } from '../schema.js'

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

const connect: Happening = ({ session }) => {
  session.wanted = true
  void session.client.connection.connect()
}

const drop: Happening = ({ session }) => session.client.connection.simulateDisconnect()

export const USER_ACTS: Happenings = {
  // With which each page begins.
  'first sign in': [0, signIn],
  'sign in': [3, signIn],
  'sign out': [3, signOut],
  disconnect: [1, disconnect],
  connect: [1, connect],
  'simulate disconnect': [1, drop],
}
