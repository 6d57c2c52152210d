import { Random } from '../differential/random.js'

/** Frames as a Supabase server writes them (tests/vectors), made beforehand: all clients are given the very same texts. */

const STATUSES = ['pending', 'confirmed', 'preparing', 'ready', 'picked_up', 'delivered', 'cancelled']
const NOTES = [
  'Ring twice, please, the bell on the left is broken; third floor, the green door',
  'Leave it at the door and send a message: the baby is asleep until four',
  'Grüße an die Küche! Ohne Zwiebeln, und bitte mit viel Koriander und Limette',
  'No onions and no peanuts, there is an allergy. Extra napkins if you have some',
  'Call on arrival, the entrance is in the courtyard behind the bicycle shop',
]
/** As the server lists them: in the table's order, while a record's members are in jsonb's. */
const COLUMNS = [
  ['id', 'int8'],
  ['restaurant_id', 'uuid'],
  ['customer_id', 'uuid'],
  ['status', 'text'],
  ['total', 'numeric'],
  ['note', 'text'],
  ['express', 'bool'],
  ['updated_at', 'timestamptz'],
]
  .map(([name, type]) => `{"name": "${name}", "type": "${type}"}`)
  .join(', ')

/** The id that the server gives to the one entry of a join's `postgres_changes`. */
export const ENTRY_ID = 72_696_871

export interface ChangeFrames {
  readonly count: number
  /** The rows that change, at random: 1 to `rows`. */
  readonly rows: number
  /** The channels' names, in turn. */
  readonly channels?: readonly string[]
  /** Length of another column's text, which then is the record's last; 0: there is none. */
  readonly document?: number
  /** Chooses each change's row, instead of chance. */
  readonly each?: (index: number) => Pick<Order, 'id' | 'total'>
}

/** The columns of a row that the benchmark reads. */
export interface Order {
  readonly id: number
  readonly total: number
  readonly status: string
  readonly note: string
  readonly updated_at: string
}

/** `UPDATE`s of a table of 8 columns, 850 bytes each, give or take a note. */
export function changeFrames({ count, rows, channels = ['orders'], document = 0, each }: ChangeFrames): string[] {
  const random = new Random(7)
  return Array.from({ length: count }, (_, i) => {
    const { id, total } = each?.(i) ?? { id: 1 + random.below(rows), total: random.below(20_000) / 100 }
    const data = `{"table":"orders","type":"UPDATE","record":${record(random, id, total, document)},"columns":[${COLUMNS}],"errors":null,"schema":"public","commit_timestamp":"${instant(random)}Z","old_record":{"id": ${id}}}`
    const topic = `realtime:${channels[i % channels.length]}`
    return flat(`[null,null,"${topic}","postgres_changes",{"data":${data},"ids":[${ENTRY_ID}]}]`)
  })
}

/** The page that a live table of these rows fetches at first, as PostgREST's JSON. */
export function page(rows: number): string {
  const random = new Random(11)
  return `[${Array.from({ length: rows }, (_, i) => record(random, i + 1, 0)).join(',')}]`
}

function record(random: Random, id: number, total: number, document = 0): string {
  const cells = [
    `"id": ${id}`,
    `"note": "${random.pick(NOTES)}"`,
    `"total": ${total}`,
    `"status": "${random.pick(STATUSES)}"`,
    `"express": ${random.chance(0.3)}`,
    `"updated_at": "${instant(random)}+00:00"`,
    `"customer_id": "${uuid(random)}"`,
    `"restaurant_id": "${uuid(random)}"`,
    ...(document > 0 ? [`"document": "${prose(random, document)}"`] : []),
  ]
  return `{${cells.join(', ')}}`
}

/** Broadcasts as text, 158 bytes each. */
export function textBroadcasts(count: number): string[] {
  const random = new Random(3)
  return Array.from({ length: count }, () => textBroadcast(fix(random)))
}

/** The same with a text of many characters, too. */
export function largeBroadcasts(count: number, characters: number): string[] {
  const random = new Random(3)
  return Array.from({ length: count }, () =>
    textBroadcast(`{"text":"${prose(random, characters)}",${fix(random).slice(1)}`),
  )
}

function textBroadcast(payload: string): string {
  return flat(`[null,null,"realtime:drivers","broadcast",{"event":"position","payload":${payload},"type":"broadcast"}]`)
}

function prose(random: Random, characters: number): string {
  let text = ''
  while (text.length < characters) text += `${random.pick(NOTES)}. `
  return text.slice(0, characters)
}

/** The same as the binary protocol's kind 4, JSON inside: 94 bytes each. */
export function binaryBroadcasts(count: number): ArrayBuffer[] {
  const random = new Random(3)
  return Array.from({ length: count }, () => userBroadcast(1, [...new TextEncoder().encode(fix(random))]))
}

/** Kind 4 with bytes that only their reader understands: 94 bytes each. */
export function bytesBroadcasts(count: number): ArrayBuffer[] {
  const random = new Random(4)
  return Array.from({ length: count }, () =>
    userBroadcast(
      0,
      Array.from({ length: 65 }, () => random.below(256)),
    ),
  )
}

function userBroadcast(encoding: number, payload: readonly number[]): ArrayBuffer {
  const [topic, event] = ['realtime:drivers', 'position']
  const header = [4, topic.length, event.length, 0, encoding]
  return Uint8Array.from([...header, ...new TextEncoder().encode(topic + event), ...payload]).buffer
}

/** A presence state of `members` members, from number `first` on. */
export function presenceState(members: number, first = 0): string {
  return presenceFrame('presence_state', entries(first, members))
}

/** Diffs for that state: in each, one member comes and the oldest goes. They end where they began. */
export function presenceDiffs(members: number, count: number): string[] {
  const member = (i: number): string => entries(i % (count + members), 1)
  return Array.from({ length: count + members }, (_, i) =>
    presenceFrame('presence_diff', `"joins":{${member(i + members)}},"leaves":{${member(i)}}`),
  )
}

function presenceFrame(event: string, payload: string): string {
  return flat(`[null,null,"realtime:drivers","${event}",{${payload}}]`)
}

function entries(first: number, count: number): string {
  return Array.from({ length: count }, (_, i) => {
    const number = 100_000 + first + i
    const meta = `{"phx_ref":"F${number}","user":"user-${number}","name":"Name ${number}","online_at":"2026-11-22T10:00:00Z"}`
    return `"user-${number}":{"metas":[${meta}]}`
  }).join(',')
}

/** A driver's position. */
function fix(random: Random): string {
  const driver = 100_000 + random.below(900_000)
  const at = 1_763_797_000 + random.below(9_000)
  return `{"driver":${driver},"at":${at},"lat":${degrees(random, 52)},"lng":${degrees(random, 13)}}`
}

/** A flat string, as a socket delivers it: joined strings stay in parts until they are first read. */
const flat = (text: string): string => Buffer.from(text).toString()

const degrees = (random: Random, whole: number): string => `${whole}.${100_000 + random.below(900_000)}`

function instant(random: Random): string {
  const two = (below: number): string => String(random.below(below)).padStart(2, '0')
  return `2026-11-22T${two(24)}:${two(60)}:${two(60)}.${100 + random.below(900)}`
}

function uuid(random: Random): string {
  const hex = (digits: number): string => Array.from({ length: digits }, () => random.below(16).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
}
