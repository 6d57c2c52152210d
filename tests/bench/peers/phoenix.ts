import { Socket } from 'phoenix'
import { RealtimeClient } from 'holdfast'
import { FakeSocket } from '../../differential/clients/fake_socket.js'
import { readPosition } from '../node/listeners.js'
import type { Position } from '../node/listeners.js'
import { NEVER } from './peer.js'
import type { Receiver } from './peer.js'
import { ServedSocket } from './served_socket.js'

const TOPIC = 'realtime:drivers'
const URL = 'ws://localhost/socket'

const read = (message: unknown): void => {
  readPosition(message as { payload: Position })
}

export async function openHoldfastPhoenix(): Promise<Receiver> {
  const client = new RealtimeClient(URL, { heartbeatIntervalMs: NEVER, heartbeatTimeoutMs: NEVER })
  const channel = client.phoenixChannel(TOPIC)
  channel.on('broadcast', read)
  await new Promise<void>((resolve) => {
    channel.onPhaseChange((phase) => {
      if (phase === 'subscribed') resolve()
    })
    channel.join()
  })
  return { socket: lastSocket(), dispose: () => client.dispose() }
}

export async function openPhoenix(): Promise<Receiver> {
  const socket = new Socket(URL, { transport: ServedSocket })
  socket.connect()
  const channel = socket.channel(TOPIC)
  channel.on('broadcast', read)
  await new Promise((resolve) => channel.join().receive('ok', resolve))
  return { socket: lastSocket(), dispose: () => socket.disconnect() }
}

function lastSocket(): FakeSocket {
  if (!FakeSocket.last) throw new Error('no socket was opened')
  return FakeSocket.last
}
