import { nestedJson } from '../garbage.js'
import type { Happening, Happenings } from '../happenings.js'
import { undoAfter } from './while.js'

const CLOSE_CODES = [1000, 1001, 1006, 1011, 1012, 1013] as const

const close: Happening = ({ session, dice }) => {
  for (const socket of session.machine.sockets) socket.cut(dice.of(CLOSE_CODES))
}

const halfOpen: Happening = ({ session }) => {
  for (const socket of session.machine.sockets) socket.deaf = true
}

const serverDown: Happening = ({ world, session, dice }) => {
  session.machine.network.serverDown = true
  undoAfter(world, dice.between(1_000, 90_000), () => {
    session.machine.network.serverDown = false
  })
  for (const socket of session.machine.sockets) socket.cut(1012)
}

const dialsHang: Happening = ({ world, session, dice }) => {
  session.machine.network.dialsHang = true
  undoAfter(world, dice.between(1_000, 60_000), () => {
    session.machine.network.dialsHang = false
  })
  for (const socket of session.machine.sockets) socket.cut(1006)
}

const flapping: Happening = ({ world, session, dice }) => {
  session.machine.network.flapping = true
  undoAfter(world, dice.between(1_000, 60_000), () => {
    session.machine.network.flapping = false
  })
  for (const socket of session.machine.sockets) socket.cut(1000)
}

const slow: Happening = ({ world, session, dice }) => {
  session.machine.network.latencyMs = dice.between(20, 5_000)
  undoAfter(world, dice.between(5_000, 60_000), () => {
    session.machine.network.latencyMs = 60
  })
}

/** The network is gone; the browser notices, or does not. */
const down: Happening = ({ world, session, dice }) => {
  const { network } = session.machine
  const told = dice.chance(0.6)
  network.down = true
  if (told) session.page.setOnline(false)
  undoAfter(world, dice.between(1_000, 90_000), () => {
    network.down = false
    // What was on its way is lost, and TCP finds out late.
    for (const socket of session.machine.sockets) if (dice.chance(0.5)) socket.deaf = true
    if (told) session.page.setOnline(true)
  })
}

const httpFails: Happening = ({ world, session, dice }) => {
  const { network } = session.machine
  const probability = 0.2 + 0.1 * dice.pick(8)
  const mode = dice.pick(4)
  if (mode === 0) network.http.status = dice.of([429, 500, 502, 503, 504])
  else if (mode === 1) network.http.silence = probability
  else if (mode === 2) network.http.lostAnswer = probability
  else network.http.late = probability
  undoAfter(world, dice.between(5_000, 60_000), () => {
    network.http = { status: 0, silence: 0, lostAnswer: 0, late: 0 }
  })
}

/** What no server should send, and some do. */
const garbage: Happening = ({ session, dice }) => {
  const frame = dice.of<() => string | Uint8Array>([
    () => '{"event":"e","payload":%{error: "x"},"topic":"t"}',
    () => `[null,null,"realtime:desk","broadcast",${nestedJson(2_000)}]`,
    () => `[null,null,"realtime:desk","broadcast",{"type":"broadcast","event":"x","payload":"${'x'.repeat(300_000)}"}]`,
    () => Uint8Array.of(9, 1, 2, 3),
    () => Uint8Array.of(4, 255, 255, 255, 1),
    () => Uint8Array.of(2, 3, 1, 97),
    () => new Uint8Array(200_000).fill(4),
    () => '[null,null,"realtime:desk","presence_state",{"a":{"metas":[null]},"b":null,"c":7}]',
    () => '[null,null,"realtime:desk","presence_diff",{"joins":null,"leaves":[1]}]',
    () => '[null,null,"realtime:table:public:orders","postgres_changes",{"ids":"x","data":null}]',
    () => '[null,7,"phoenix","phx_reply",null]',
    () => '[]',
    () => 'null',
    () => '',
    () => nestedJson(100_000),
  ])()
  for (const socket of session.machine.sockets) socket.inject(frame)
}

export const NETWORK_FAULTS: Happenings = {
  close: [3, close],
  'half-open': [2, halfOpen],
  'server down': [2, serverDown],
  'dials hang': [1, dialsHang],
  flapping: [1, flapping],
  slow: [1, slow],
  'network down': [2, down],
  'http fails': [3, httpFails],
  garbage: [2, garbage],
}
