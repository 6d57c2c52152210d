import type { Session } from './session.js'
import type { World } from './world.js'

/** Ends all faults, also those that are under way. From here on nothing goes wrong. */
export function heal(world: World): void {
  world.record('= all faults end')
  world.healed = true
  world.realtime.heal()
  for (const session of world.sessions) {
    session.machine.network.heal()
    session.mood = 'fresh'
    for (const socket of [...session.machine.sockets]) {
      if (socket.deaf) socket.cut(1006)
      else socket.unhang()
    }
    // A page that wakes first gets what happened while it did not run.
    world.time.after(1, () => wake(session))
  }
}

function wake(session: Session): void {
  const { page } = session
  for (const { realm } of page.workers) realm.thaw()
  page.wakeAll()
  page.resume()
  page.setVisible(true)
  page.setOnline(true)
  session.sleeping = false
  // An app's auth library refreshes the token in time.
  page.task(() => session.signIn(session.user))
  page.task(() => {
    session.wanted = true
    void session.client.connection.connect()
  })
  session.broadcastEverywhere()
}
