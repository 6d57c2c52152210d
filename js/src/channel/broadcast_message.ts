import type { BroadcastForm } from '../base/enums.js'
import type { parsedPayload } from './broadcast.js'
import type { RealtimeBroadcastMessage } from './channel_types.js'
import type { tryParse } from '../base/json.js'
import type { BroadcastEvent, Parsed } from '../port/port.js'

declare module '../base/late.js' {
  interface LateParts {
    readonly broadcastMessage: typeof broadcastMessage
  }
}

const WHOLE: BroadcastForm['text'] = 0
const JSON_ALONE: BroadcastForm['json'] = 1

/**
 * A broadcast in realtime-js's form, whichever of its forms came over the wire. `parsed`, `tried`: the entry's `parsedPayload` and `tryParse`.
 * @throws SyntaxError if the JSON is broken: servers relay it unchecked
 */
export function broadcastMessage(
  event: BroadcastEvent & Parsed,
  parsed: typeof parsedPayload,
  tried: typeof tryParse,
): RealtimeBroadcastMessage {
  if (event.form === WHOLE) return JSON.parse(event.payload as string) as RealtimeBroadcastMessage
  const payload: unknown = event.form === JSON_ALONE ? parsed(event) : event.payload
  const message: RealtimeBroadcastMessage = { type: 'broadcast', event: event.event, payload }
  if (event.meta !== '') message.meta = tried(event.meta) as NonNullable<RealtimeBroadcastMessage['meta']>
  return message
}
