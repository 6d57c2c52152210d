import type { Channel } from '../peers/peer.js'

/** The sum of what listeners read, so that no engine can optimise the reading away. */
let read = 0

interface Order {
  readonly id: number
  readonly status: string
  readonly note: string
  readonly total: number
}

/** Listens to all changes of a table and reads of each row. */
export function readChanges(channel: Channel): void {
  channel.on('postgres_changes', { event: '*', schema: 'public', table: 'orders' }, readOrder)
}

function readOrder({ new: order }: { new: Order }): void {
  read += order.id + order.status.length + order.note.length + order.total
}

export function readPositions(channel: Channel): void {
  channel.on('broadcast', { event: 'position' }, readPosition)
}

export function readPosition({ payload }: { payload: Position }): void {
  read += payload.driver + payload.lat + payload.lng
}

export function readBytes(channel: Channel): void {
  channel.on('broadcast', { event: 'position' }, ({ payload }: { payload: ArrayBuffer }) => {
    read += payload.byteLength
  })
}

/** Listens to presence. With `reads`, it reads the whole state at each sync, as a list of members does. */
export function readPresence(channel: Channel, reads: boolean): void {
  channel.on('presence', { event: 'join' }, ({ key }: { key: string }) => {
    read += key.length
  })
  channel.on('presence', { event: 'leave' }, ({ key }: { key: string }) => {
    read += key.length
  })
  channel.on('presence', { event: 'sync' }, () => {
    if (reads) read += Object.keys(channel.presenceState()).length
  })
}

export interface Position {
  readonly driver: number
  readonly lat: number
  readonly lng: number
}

/** The sum. Nobody uses it. */
export const sumRead = (): number => read
