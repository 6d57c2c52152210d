import type { ChangeParams } from '../realtime/join_config'

/** Ids have 27 bits, as `erlang:phash2` gives. */
const MASK = 0x7ffffff

/** Entries of an object in the order in which the real server writes them. */
export function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sortedJson(item)}`).join(',')}}`
}

/** A hash of the parameters: equal for equal parameters, so it is no unique key. */
export function subscriptionId(params: ChangeParams): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(sortedJson(params))) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) & MASK
}

/** An entry of the join's reply: the id, then the parameters as sent. */
export function replyEntry(params: ChangeParams): string {
  const rest = sortedJson(params).slice(1)
  return `{"id":${subscriptionId(params)}${rest === '}' ? '' : ','}${rest}`
}
