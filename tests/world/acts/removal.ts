import type { Happening, Happenings } from '../happenings.js'
import type { Session } from '../session.js'

type Channels = ReturnType<Session['client']['getChannels']>

/** An app that takes over channels and removes them, even while hooks use them. */
const removeChannel: Happening = ({ session, dice }) => {
  const { client } = session
  const all = client.getChannels()
  if (all.length === 0) return
  const channel = dice.of(all)
  removed(session, [channel], () => client.removeChannel(channel))
}

const removeAll: Happening = ({ session }) => {
  const { client } = session
  removed(session, client.getChannels(), () => client.removeAllChannels())
}

function removed(session: Session, channels: Channels, remove: () => Promise<unknown>): void {
  const { page } = session
  session.record(`  removes ${channels.map(({ topic }) => topic).join(', ')}`)
  for (const watched of session.watched.values()) if (channels.includes(watched.channel)) watched.left = true
  void remove().then(() => {
    // Without a channel the client closes its connection, and this app wants to keep it.
    if (page !== session.page || !page.alive || !session.wanted) return
    session.hurriedAt = session.world.time.now
    void session.client.connection.connect()
  })
}

export const REMOVALS: Happenings = {
  'remove channel': [3, removeChannel],
  'remove all': [1, removeAll],
}
