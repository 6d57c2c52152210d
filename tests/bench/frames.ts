import { FIRST_ID } from './clients/server'

/** As a server of the real kind sends it: 8 columns, all of them described in each message. About 850 bytes. */
export function changeFrame(topic: string, id: number, turn: number): string {
  const columns = COLUMNS.map(([name, type]) => `{"name": "${name}", "type": "${type}"}`).join(', ')
  const data = [
    '"table":"orders","type":"UPDATE"',
    `"record":${recordText(id, turn)}`,
    `"columns":[${columns}]`,
    `"errors":null,"schema":"public","commit_timestamp":"2026-11-22T07:34:5${turn % 10}.574Z"`,
    `"old_record":{"id": ${id}}`,
  ]
  return `[null,null,"realtime:${topic}","postgres_changes",{"data":{${data.join(',')}},"ids":[${FIRST_ID}]}]`
}

const COLUMNS = [
  ['id', 'int8'],
  ['restaurant_id', 'uuid'],
  ['customer', 'text'],
  ['status', 'text'],
  ['total_cents', 'int4'],
  ['note', 'text'],
  ['created_at', 'timestamptz'],
  ['updated_at', 'timestamptz'],
] as const

/** One row as PostgreSQL writes it. */
export function recordText(id: number, turn: number): string {
  return (
    `{"id": ${id}, "note": "Ring twice, second floor, the door is green", "status": "${STATUSES[turn % 5] ?? ''}", ` +
    `"customer": "Ada Lovelace ${id}", "created_at": "2026-11-22T07:30:00.123456+00:00", ` +
    `"updated_at": "2026-11-22T07:34:55.${String(turn % 1_000_000).padStart(6, '0')}+00:00", ` +
    `"total_cents": ${1_000 + (turn % 9_000)}, "restaurant_id": "5e0b4c3a-91d7-4a6f-8c2e-7b1d90a3f6e4"}`
  )
}

const STATUSES = ['pending', 'confirmed', 'preparing', 'ready', 'delivered']

/** A text broadcast as the server relays it: about 158 bytes. */
export function broadcastFrame(topic: string, turn: number): string {
  const payload = `{"type":"broadcast","event":"move","payload":{"x":${turn % 1000},"y":${(turn * 7) % 1000},"who":"dmitri","heading":${turn % 360}}}`
  return `[null,null,"realtime:${topic}","broadcast",${payload}]`.padEnd(158)
}

/** A user broadcast of bytes (kind 4), 94 bytes whole. */
export function binaryFrame(topic: string, turn: number): ArrayBuffer {
  const encoder = new TextEncoder()
  const [name, event] = [encoder.encode(`realtime:${topic}`), encoder.encode('move')]
  const header = Uint8Array.of(4, name.length, event.length, 0, 0)
  const bytes = new Uint8Array(94)
  bytes.set(header)
  bytes.set(name, header.length)
  bytes.set(event, header.length + name.length)
  for (let i = header.length + name.length + event.length; i < bytes.length; i++) bytes[i] = (turn + i) & 255
  return bytes.buffer
}
