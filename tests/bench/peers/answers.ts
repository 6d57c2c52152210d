import type { Peer } from './peer.js'

/** Sends a broadcast, which the server acknowledges at once. */
export function sendAndAnswer({ channels: [channel], socket }: Peer): void {
  void channel?.send({ type: 'broadcast', event: 'seen', payload: { row: 1 } })
  const frame = socket.sent.pop()
  if (frame !== undefined) socket.receive(answerTo(frame))
}

function answerTo(frame: string | Uint8Array): string {
  const [join, ref] = typeof frame === 'string' ? refsOfText(frame) : refsOfBytes(frame)
  return `["${join}","${ref}","realtime:orders","phx_reply",{"status":"ok","response":{}}]`
}

function refsOfText(frame: string): readonly [string, string] {
  const [, join = '', ref = ''] = /^\["(\d+)","(\d+)"/.exec(frame) ?? []
  return [join, ref]
}

/** Kind 3 begins with `kind, length of join_ref, length of ref` and four more lengths. */
function refsOfBytes(frame: Uint8Array): readonly [string, string] {
  const header = 7
  const [, join = 0, ref = 0] = frame
  const refs = String.fromCharCode(...frame.subarray(header, header + join + ref))
  return [refs.slice(0, join), refs.slice(join)]
}
