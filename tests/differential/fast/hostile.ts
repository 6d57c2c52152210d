import type { Random } from '../random.js'
import { FIRST_ID } from './answering_socket.js'
import { ORDERS, PHOENIX, ROOM } from './side.js'
import type { Words } from './side.js'

/** What looks like a part of a frame, and stands in a value. */
export const LOOK_ALIKES = [
  '},"old_record":{"id":1}',
  '"},"columns":[{"name":"id","type":"int4"}],"errors":null',
  '","schema":"public"',
  '}}]',
  '"}]',
  '],"ids":[500]}]',
  ',"meta":{"id":"m1"}}]',
  '{"type":"broadcast","event":"moved","payload":{}}',
  '[null,null,"realtime:orders","postgres_changes",{}]',
  '"commit_timestamp":"2026-01-01T00:00:00Z"',
] as const

const TEXTS = [
  '',
  'pizza',
  'grüße',
  '漢字',
  '🙂',
  'a "quoted" \\ word',
  'line\nbreak',
  '\u2028',
  '\u0000',
  '\\',
  '\\"',
  ...LOOK_ALIKES,
]

/** Written as they are: JavaScript would lose digits of some. */
const NUMBERS = [
  '0',
  '-1',
  '2.5',
  '1e3',
  '9007199254740991',
  '9007199254740993',
  '-9007199254740992',
  '12345678901234567890',
  '1e300',
]

const COLUMNS = '"columns":[{"name":"id","type":"int8"},{"name":"name","type":"text"},{"name":"data","type":"jsonb"}]'

/** Makes what a hostile server says: mostly frames that are like the ones before them, and some that only seem so. */
export class Hostile {
  readonly #random: Random

  constructor(random: Random) {
    this.#random = random
  }

  next(): Words {
    const random = this.#random
    return random.weighted<Words>([
      [8, () => this.#change(random.chance(0.7) ? ORDERS : ROOM)],
      [5, () => this.#broadcast()],
      [3, () => this.#binary()],
      [4, () => this.#message()],
      [1, () => this.#presence()],
      [2, () => this.#broken()],
    ])
  }

  #change(topic: string): string {
    const random = this.#random
    const type = random.pick(['INSERT', 'UPDATE', 'UPDATE', 'UPDATE', 'DELETE'])
    const id = String(random.below(5))
    const record = type === 'DELETE' ? '' : `,"record":${this.#row(id)}`
    // Now and then a row changes its key.
    const old = type === 'INSERT' ? '' : `,"old_record":{"id":${random.chance(0.9) ? id : String(random.below(5))}}`
    const table = random.chance(0.8) ? 'orders' : 'menu'
    const ids = table === 'orders' ? [FIRST_ID, FIRST_ID + 1, FIRST_ID + 2] : [FIRST_ID + 2]
    const errors = random.chance(0.97) ? 'null' : '["Error 413: Payload Too Large"]'
    const data = `"table":"${table}","type":"${type}"${record},${COLUMNS},"errors":${errors},"schema":"public","commit_timestamp":"${this.#time()}"${old}`
    return `[null,null,"${topic}","postgres_changes",{"data":{${data}},"ids":[${ids.join(',')}]}]`
  }

  #time(): string {
    const random = this.#random
    const day = String(1 + random.below(28)).padStart(2, '0')
    return random.weighted([
      [30, () => `2026-01-${day}T00:00:00Z`],
      [1, () => 'with \\"quotes\\"'],
      [1, () => 'with \\\\ and \\u00fc'],
      [1, () => ''],
    ])
  }

  #row(id: string): string {
    const random = this.#random
    return `{"id":${random.chance(0.9) ? id : random.pick(NUMBERS)},"name":${this.#text()},"data":${this.#value(2)}}`
  }

  #text(): string {
    return JSON.stringify(this.#random.pick(TEXTS))
  }

  #value(depth: number): string {
    const random = this.#random
    return random.weighted([
      [3, () => this.#text()],
      [2, () => random.pick(NUMBERS)],
      [1, () => random.pick(['null', 'true', '{}', '[]', ' { } ', '[ 1 , 2 ]'])],
      [depth > 0 ? 2 : 0, () => `{"record":${this.#value(depth - 1)},"old_record":${this.#value(depth - 1)}}`],
      [depth > 0 ? 1 : 0, () => `[${this.#value(depth - 1)},${this.#value(depth - 1)}]`],
      [
        depth > 0 ? 1 : 0,
        () => `{"payload":${this.#value(depth - 1)},"meta":{"id":"m"},"__proto__":${this.#value(0)}}`,
      ],
    ])
  }

  #broadcast(): string {
    const random = this.#random
    const event = random.pick(['moved', 'moved', 'MOVED', 'grüße'])
    const meta = random.chance(0.3) ? `,"meta":{"id":${this.#text()}}` : ''
    const body = `"type":"broadcast","event":"${event}","payload":${this.#value(3)}${meta}`
    return `[null,null,"${ROOM}","broadcast",{${body}}]`
  }

  #binary(): Uint8Array {
    const random = this.#random
    const isJson = random.chance(0.6)
    const [topic, event] = [Buffer.from(ROOM), Buffer.from(random.pick(['moved', 'grüße']))]
    const meta = Buffer.from(random.chance(0.8) ? '' : '{"id":"m"}')
    const json = random.chance(0.95) ? this.#value(2) : random.pick(['', '{', '1,2', '\ufeff1'])
    const body = isJson ? Buffer.from(json) : Uint8Array.from(random.list(9, () => random.below(256)))
    const head = [4, topic.length, event.length, meta.length, isJson ? 1 : 0]
    return Buffer.concat([Uint8Array.from(head), topic, event, meta, body])
  }

  #message(): string {
    const random = this.#random
    const topic = random.chance(0.6) ? PHOENIX : ROOM
    const event = topic === ROOM ? 'note' : random.pick(['said', 'said', 'broadcast', 'postgres_changes', 'nobody'])
    const join = random.weighted([
      [6, () => 'null'],
      [3, () => `"JOIN<${topic}>"`],
      [1, () => '"stale"'],
    ])
    return `[${join},null,"${topic}","${event}",${this.#value(3)}]`
  }

  #presence(): string {
    const random = this.#random
    const who = random.pick(['ann', 'bob'])
    const [joins, leaves] = random.chance(0.5)
      ? [`{"${who}":{"metas":[{"phx_ref":"${who}"}]}}`, '{}']
      : ['{}', `{"${who}":{"metas":[{"phx_ref":"${who}"}]}}`]
    return `[null,null,"${PHOENIX}","presence_diff",{"joins":${joins},"leaves":${leaves}}]`
  }

  /** Like a sound one, but for one place. */
  #broken(): string {
    const random = this.#random
    const sound = random.pick([() => this.#change(ORDERS), () => this.#broadcast(), () => this.#message()])()
    const at = random.below(sound.length)
    const broken = random.weighted([
      [2, () => sound.slice(0, at)],
      [2, () => sound.slice(0, at) + sound.slice(at + 1)],
      [2, () => sound.slice(0, at) + random.pick(['"', '\\', '{', '}', ',', '1', ' ', ']']) + sound.slice(at)],
      [1, () => sound.replace('"payload":', '"payload":1,"payload":')],
      [1, () => sound.replace(/"name":"[^"]*"/, '"name":"x","name":')],
      [1, () => sound.replace('"orders"', '"nowhere"')],
      [1, () => `${sound} `],
      [1, () => sound.replace('Z"', '","type":"DELETE"')],
    ])
    // A socket's text has no halves of characters.
    return Buffer.from(broken).toString()
  }
}
