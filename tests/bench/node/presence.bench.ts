import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { openPeer } from '../peers/peer.js'
import type { Channel, ClientName, Peer } from '../peers/peer.js'
import { presenceDiffs, presenceState } from '../frames.js'
import { absolute, compared } from '../rows.js'
import { readPresence } from './listeners.js'
import { perMessage, suite } from './suite.js'

const CHANNELS = { channels: ['drivers'], config: { presence: { enabled: true, leaveDebounceMs: 0 } } }

/** Each diff brings one member and takes one away. */
await suite(async function* (budget) {
  for (const members of [10, 1_000, 3_000]) {
    const name = `presence: one comes and one goes, among ${members.toLocaleString('en-US')}`
    const contestants = [await watching('holdfast', members), await watching('realtime-js', members)] as const
    const { samples, ratio } = await alternate(contestants, budget)
    yield compared({ name, peer_name: 'realtime-js', bound: null }, { samples, ratio })
    yield absolute(name, 'µs of CPU/message', samples[0].median, 40)
  }
  const reading = [await watching('holdfast', 1_000, true), await watching('realtime-js', 1_000, true)] as const
  yield compared(
    { name: 'the same among 1,000, presenceState() read at each sync', peer_name: 'realtime-js', bound: null },
    await alternate(reading, budget),
  )
  const whole = [await stating('holdfast', 3_000), await stating('realtime-js', 3_000)] as const
  yield compared(
    { name: 'presence: a whole state of 3,000', peer_name: 'realtime-js', bound: null },
    await alternate(whole, budget),
  )
})

async function watching(name: ClientName, members: number, reads = false): Promise<Contestant> {
  const count = name === 'holdfast' ? 200 : 20
  const peer = await withPresence(name, reads)
  peer.socket.receive(presenceState(members))
  const frames = presenceDiffs(members, 20_000)
  let at = 0
  const someDiffs = (): void => {
    for (let i = 0; i < count; i++) peer.socket.receive(frames[at++ % frames.length] ?? '')
  }
  return {
    round: () => perMessage(count, someDiffs),
    dispose: () => peer.dispose(),
  }
}

/** Alternates between two states without a common member. */
async function stating(name: ClientName, members: number): Promise<Contestant> {
  const peer = await withPresence(name, false)
  const states = [presenceState(members), presenceState(members, members)]
  let at = 0
  return {
    round: () => perMessage(1, () => peer.socket.receive(states[at++ % 2] ?? '')),
    dispose: () => peer.dispose(),
  }
}

function withPresence(name: ClientName, reads: boolean): Promise<Peer> {
  return openPeer(name, { ...CHANNELS, listen: (channel: Channel) => readPresence(channel, reads) })
}
