import { alternate } from '../alternate.js'
import type { Contestant } from '../alternate.js'
import { changeFrames, textBroadcasts } from '../frames.js'
import { openPeer } from '../peers/peer.js'
import type { ClientName, Peer } from '../peers/peer.js'
import { openQueue } from '../peers/queue.js'
import { compared } from '../rows.js'
import { readChanges, readPositions } from './listeners.js'
import { perMessage, receiving, suite } from './suite.js'

/** A message must not cost more as something grows: each client is compared with itself. */
await suite(async function* (budget) {
  const CLIENTS = [
    ['holdfast', 'ours', 1.1],
    ['realtime-js', 'the same of realtime-js', null],
  ] as const
  for (const [client, peer_name, bound] of CLIENTS) {
    yield compared(
      { name: '100 channels for 1, postgres_changes', peer_name, bound },
      await alternate([await withChannels(client, 100), await withChannels(client, 1)], budget),
    )
    yield compared(
      { name: '1,000 channels for 1, postgres_changes', peer_name, bound: bound && 1.2 },
      await alternate([await withChannels(client, 1_000), await withChannels(client, 1)], budget),
    )
  }
  for (const [client, peer_name, bound] of CLIENTS) {
    yield compared(
      { name: '5,000 sends unanswered for none, broadcasts received', peer_name, bound },
      await alternate([await withUnanswered(client, 5_000), await withUnanswered(client, 0)], budget),
    )
  }
  yield compared(
    { name: 'a full queue of 100 for one of 1, messages sent offline', peer_name: 'ours', bound: 1.1 },
    await alternate([sending(await openQueue(100)), sending(await openQueue(1))], budget),
  )
})

async function withChannels(client: ClientName, count: number): Promise<Contestant> {
  const channels = Array.from({ length: count }, (_, i) => `orders-${i + 100}`)
  const frames = changeFrames({ count: 2_000, rows: 10_000, channels })
  return receiving(await openPeer(client, { channels, listen: readChanges }), frames)
}

async function withUnanswered(client: ClientName, count: number): Promise<Contestant> {
  const config = { broadcast: { ack: true } }
  const peer = await openPeer(client, { channels: ['drivers'], config, listen: readPositions })
  send(peer, count)
  return receiving(peer, textBroadcasts(2_000))
}

function sending(peer: Peer): Contestant {
  return {
    round: () => perMessage(1_000, () => send(peer, 1_000)),
    dispose: () => peer.dispose(),
  }
}

function send({ channels: [channel] }: Peer, count: number): void {
  for (let i = 0; i < count; i++) void channel?.send({ type: 'broadcast', event: 'position', payload: { lat: i } })
}
