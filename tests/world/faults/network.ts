import { FAULTS } from '../../../js/src/testing/network/faults.js'
import { nestedJson } from '../garbage.js'
import type { Happening, Happenings } from '../happenings.js'
import { onMachine, undoAfter } from './while.js'

/** The network is gone. The browser notices, or does not. */
const down: Happening = ({ world, session, dice }) => {
  const { network } = session.machine
  const told = dice.chance(0.6)
  network.down = true
  if (told) session.page.setOnline(false)
  undoAfter(world, dice.between(1_000, 90_000), () => {
    network.down = false
    // What was on its way is lost, and TCP notices late.
    for (const socket of session.machine.sockets) if (dice.chance(0.5)) socket.deaf = true
    if (told) session.page.setOnline(true)
  })
}

/** Frames that no server should send, and some do. */
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
  close: [3, onMachine(FAULTS.close)],
  'half-open': [2, onMachine(FAULTS.halfOpen)],
  'server down': [2, onMachine(FAULTS.serverDown)],
  'dials hang': [1, onMachine(FAULTS.dialsHang)],
  flapping: [1, onMachine(FAULTS.flapping)],
  slow: [1, onMachine(FAULTS.slow)],
  'network down': [2, down],
  'http fails': [3, onMachine(FAULTS.httpFails)],
  garbage: [2, garbage],
}
