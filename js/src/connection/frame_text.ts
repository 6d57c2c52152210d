import type { Json } from '../base/types.js'

/** A message is an object of `topic`, `event`, `payload`, `ref` and `join_ref`, as in realtime-js; an option may make it anything. */
export type Encode = (message: Json, callback: (frame: Json) => void) => void
export type Decode = (frame: Json, callback: (message: Json) => void) => void

interface Message {
  readonly topic?: unknown
  readonly event?: unknown
  readonly payload?: unknown
  readonly ref?: unknown
  readonly join_ref?: unknown
}

/** Writes a message as text of that version of the protocol. For those who look: the core has its own. */
export function encoder(vsn: '1.0.0' | '2.0.0'): Encode {
  return (message: Message, callback) => {
    const { join_ref = null, ref = null, topic, event, payload } = message
    callback(JSON.stringify(vsn === '1.0.0' ? message : [join_ref, ref, topic, event, payload]))
  }
}

/** Reads what `encoder` writes. */
export function decoder(vsn: '1.0.0' | '2.0.0'): Decode {
  return (frame: string, callback) => {
    const read: unknown = JSON.parse(frame)
    if (vsn === '1.0.0') callback(read)
    else {
      const [join_ref, ref, topic, event, payload] = read as unknown[]
      callback({ join_ref, ref, topic, event, payload })
    }
  }
}
