import { FAULTS, serverEnds } from '../../../js/src/testing/network/faults.js'
import type { Happening, Happenings } from '../happenings.js'
import { POLICIES } from '../schema.js'
import { onMachine, undoAfter } from './while.js'

/** The server forgets a channel silently. This strikes only channels on which something is sent, because nothing else brings it out. */
const forgotten: Happening = ({ session, dice }) => {
  for (const socket of serverEnds(session.machine.sockets)) {
    const topics = [...session.watched.keys()]
      .map((name) => `realtime:${name}`)
      .filter((topic) => socket.channels.has(topic))
    if (topics.length > 0) socket.forget(dice.of(topics))
  }
  session.forgotten = true
}

const tokenSource: Happening = ({ world, session, dice }) => {
  session.mood = dice.of(['stale', 'slow', 'throws', 'hangs'] as const)
  undoAfter(world, dice.between(5_000, 60_000), () => {
    session.mood = 'fresh'
  })
}

/** The token of all channels expires at once, and the app's auth library has no new one for a moment. */
const tokenExpires: Happening = ({ world, session, dice }) => {
  if (session.mood === 'fresh' && dice.chance(0.5)) {
    session.mood = 'stale'
    undoAfter(world, dice.between(1_000, 20_000), () => {
      session.mood = 'fresh'
    })
  }
  session.expireToken()
}

/** What a user may see changes, and nobody is told. */
const policyChange: Happening = ({ world, dice }) => {
  if (!world.plan.refetches) return
  const table = world.database.table('messages')
  if (table) table.select = dice.of(POLICIES.messages ?? []) ?? table.select
}

/** Above the database's limit of events, changes are dropped silently. */
const changeLoss: Happening = ({ world, dice }) => {
  if (!world.plan.refetches) return
  world.realtime.faults.changeLoss = 0.5
  undoAfter(world, dice.between(1_000, 20_000), () => {
    world.realtime.faults.changeLoss = 0
  })
}

export const SERVER_FAULTS: Happenings = {
  'joins fail': [2, onMachine(FAULTS.joinsFail)],
  'joins are late': [2, onMachine(FAULTS.joinsLate)],
  'changes fail': [2, onMachine(FAULTS.changesFail)],
  'replies fail': [3, onMachine(FAULTS.repliesFail)],
  'channel crash': [1, onMachine(FAULTS.channelCrash)],
  'channel close': [1, onMachine(FAULTS.channelClose)],
  'channel forgotten': [1, forgotten],
  'rate limit': [1, onMachine(FAULTS.rateLimit)],
  'server restart': [2, onMachine(FAULTS.restart)],
  'too many joins': [1, onMachine(FAULTS.tooManyJoins)],
  'token source': [3, tokenSource],
  'token expires': [3, tokenExpires],
  'policy change': [1, policyChange],
  'change loss': [1, changeLoss],
}
