import type { Dice } from '../dice.js'
import type { OpenSockets } from './model_socket.js'
import type { Network } from './network.js'
import type { ServerFaults } from '../server/realtime.js'
import type { RealtimeServer } from '../server/realtime_server.js'
import type { ServerSocket } from '../server/server_socket.js'

/** What a fault acts on: the network of one machine, and the servers that it reaches. */
export interface FaultTarget {
  readonly network: Network
  readonly sockets: OpenSockets
  readonly realtime: RealtimeServer
  /** Ends a fault after some milliseconds, unless all were ended before. */
  readonly undoAfter: (wait: number, undo: () => void) => void
}

export type Fault = (target: FaultTarget, dice: Dice) => void

const CLOSE_CODES = [1000, 1001, 1006, 1011, 1012, 1013] as const

const cutAll = ({ sockets }: FaultTarget, code: number): void => {
  for (const socket of [...sockets]) socket.cut(code)
}

const close: Fault = (target, dice) => cutAll(target, dice.of(CLOSE_CODES))

const halfOpen: Fault = ({ sockets }) => {
  for (const socket of sockets) socket.deaf = true
}

/** Turns on one of the network's switches for a while, and cuts the connections that are open. */
function switched(name: 'serverDown' | 'dialsHang' | 'flapping', longest: number, code: number): Fault {
  return (target, dice) => {
    target.network[name] = true
    target.undoAfter(dice.between(1_000, longest), () => {
      target.network[name] = false
    })
    cutAll(target, code)
  }
}

const slow: Fault = ({ network, undoAfter }, dice) => {
  const usual = network.latencyMs
  network.latencyMs = dice.between(20, 5_000)
  undoAfter(dice.between(5_000, 60_000), () => {
    network.latencyMs = usual
  })
}

/** The network is gone, and the browser does not notice. */
const down: Fault = ({ network, sockets, undoAfter }, dice) => {
  network.down = true
  undoAfter(dice.between(1_000, 90_000), () => {
    network.down = false
    // What was on its way is lost, and TCP notices late.
    for (const socket of sockets) if (dice.chance(0.5)) socket.deaf = true
  })
}

const httpFails: Fault = ({ network, undoAfter }, dice) => {
  const probability = 0.2 + 0.1 * dice.pick(8)
  const mode = dice.pick(4)
  if (mode === 0) network.http.status = dice.of([429, 500, 502, 503, 504])
  else if (mode === 1) network.http.silence = probability
  else if (mode === 2) network.http.lostAnswer = probability
  else network.http.late = probability
  undoAfter(dice.between(5_000, 60_000), () => {
    network.http = { status: 0, silence: 0, lostAnswer: 0, late: 0 }
  })
}

/** Changes for a while how the server behaves. */
export function misbehaves(...faults: (keyof ServerFaults)[]): Fault {
  return ({ realtime, undoAfter }, dice) => {
    const fault = dice.of(faults)
    realtime.faults[fault] = 0.2 + 0.1 * dice.pick(7)
    undoAfter(dice.between(5_000, 90_000), () => {
      realtime.faults[fault] = 0
    })
  }
}

/** Acts on one channel of each connection. */
export function channelStruck(strike: (socket: ServerSocket, topic: string) => void): Fault {
  return ({ sockets }, dice) => {
    for (const socket of serverEnds(sockets)) {
      const topics = [...socket.channels.keys()]
      if (topics.length > 0) strike(socket, dice.of(topics))
    }
  }
}

export function serverEnds(sockets: OpenSockets): ServerSocket[] {
  return [...sockets].flatMap(({ server, deaf }) => (server && !deaf ? [server] : []))
}

/** Closes all connections. Each client comes back when its back-off lets it. */
const restart: Fault = ({ realtime }) => {
  realtime.restart()
}

const tooManyJoins: Fault = ({ network, sockets, undoAfter }, dice) => {
  network.serverDown = true
  undoAfter(dice.between(1_000, 20_000), () => {
    network.serverDown = false
  })
  for (const socket of serverEnds(sockets)) socket.shut(1001)
}

export const FAULTS = {
  close,
  halfOpen,
  serverDown: switched('serverDown', 90_000, 1012),
  dialsHang: switched('dialsHang', 60_000, 1006),
  flapping: switched('flapping', 60_000, 1000),
  slow,
  down,
  httpFails,
  joinsFail: misbehaves('joinError', 'joinSilence'),
  joinsLate: misbehaves('joinLate'),
  changesFail: misbehaves('systemError', 'systemSilence'),
  repliesFail: misbehaves('pushSilence', 'replyTwice', 'replyLate'),
  channelCrash: channelStruck((socket, topic) => socket.close(topic, 'phx_error')),
  channelClose: channelStruck((socket, topic) => socket.close(topic, 'phx_close')),
  rateLimit: channelStruck((socket, topic) => socket.close(topic, 'phx_close', 'Too many messages per second')),
  restart,
  tooManyJoins,
} as const satisfies Record<string, Fault>
