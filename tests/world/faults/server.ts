import type { ServerFaults } from '../../../js/src/testing/realtime_server.js'
import type { ServerSocket } from '../../../js/src/testing/server_socket.js'
import type { Dice } from '../../../js/src/testing/dice.js'
import type { Happening, Happenings } from '../happenings.js'
import { POLICIES } from '../schema.js'
import type { Session } from '../session.js'
import { undoAfter } from './while.js'

function misbehaves(...faults: (keyof ServerFaults)[]): Happening {
  return ({ world, dice }) => {
    const fault = dice.of(faults)
    world.realtime.faults[fault] = 0.2 + 0.1 * dice.pick(7)
    undoAfter(world, dice.between(5_000, 90_000), () => {
      world.realtime.faults[fault] = 0
    })
  }
}

/** Strikes one channel of the session's. */
function channelStruck(strike: (socket: ServerSocket, topic: string) => void): Happening {
  return ({ session, dice }) => {
    for (const socket of serverEnds(session)) {
      const topic = someTopic(socket, dice)
      if (topic !== undefined) strike(socket, topic)
    }
  }
}

function serverEnds(session: Session): ServerSocket[] {
  return [...session.machine.sockets].flatMap(({ server, deaf }) => (server && !deaf ? [server] : []))
}

function someTopic({ channels }: ServerSocket, dice: Dice): string | undefined {
  return channels.size === 0 ? undefined : dice.of([...channels.keys()])
}

/** Without a word: only of channels on which something is sent, for nothing else brings it out. */
const forgotten: Happening = ({ session, dice }) => {
  for (const socket of serverEnds(session)) {
    const topics = [...session.watched.keys()]
      .map((name) => `realtime:${name}`)
      .filter((topic) => socket.channels.has(topic))
    if (topics.length > 0) socket.forget(dice.of(topics))
  }
  session.forgotten = true
}

/** All connections are closed; the next come back when they like. */
const restart: Happening = ({ world }) => {
  world.realtime.restart()
}

const tooManyJoins: Happening = ({ world, session, dice }) => {
  const { network } = session.machine
  network.serverDown = true
  undoAfter(world, dice.between(1_000, 20_000), () => {
    network.serverDown = false
  })
  for (const socket of serverEnds(session)) socket.shut(1001)
}

const tokenSource: Happening = ({ world, session, dice }) => {
  session.mood = dice.of(['stale', 'slow', 'throws', 'hangs'] as const)
  undoAfter(world, dice.between(5_000, 60_000), () => {
    session.mood = 'fresh'
  })
}

/** The token runs out for all channels at once, and the app's auth library has no other for a moment. */
const tokenExpires: Happening = ({ world, session, dice }) => {
  if (session.mood === 'fresh' && dice.chance(0.5)) {
    session.mood = 'stale'
    undoAfter(world, dice.between(1_000, 20_000), () => {
      session.mood = 'fresh'
    })
  }
  session.expireToken()
}

/** What a user may see changes, without a word to anybody. */
const policyChange: Happening = ({ world, dice }) => {
  if (!world.plan.refetches) return
  const table = world.database.table('messages')
  if (table) table.select = dice.of(POLICIES.messages ?? []) ?? table.select
}

/** Over the database's event rate, changes are dropped without a word. */
const changeLoss: Happening = ({ world, dice }) => {
  if (!world.plan.refetches) return
  world.realtime.faults.changeLoss = 0.5
  undoAfter(world, dice.between(1_000, 20_000), () => {
    world.realtime.faults.changeLoss = 0
  })
}

export const SERVER_FAULTS: Happenings = {
  'joins fail': [2, misbehaves('joinError', 'joinSilence')],
  'changes fail': [2, misbehaves('systemError', 'systemSilence')],
  'replies fail': [3, misbehaves('pushSilence', 'replyTwice', 'replyLate')],
  'channel crash': [1, channelStruck((socket, topic) => socket.close(topic, 'phx_error'))],
  'channel close': [1, channelStruck((socket, topic) => socket.close(topic, 'phx_close'))],
  'channel forgotten': [1, forgotten],
  'rate limit': [1, channelStruck((socket, topic) => socket.close(topic, 'phx_close', 'Too many messages per second'))],
  'server restart': [2, restart],
  'too many joins': [1, tooManyJoins],
  'token source': [3, tokenSource],
  'token expires': [3, tokenExpires],
  'policy change': [1, policyChange],
  'change loss': [1, changeLoss],
}
