import { randomBytes } from 'node:crypto'
import { sortedJson } from '../changes/subscription_id'
import { fastlane } from '../protocol/message'
import type { Hub } from './hub'

/** One tracked payload. `json` is its meta as clients get it. */
interface Meta {
  readonly ref: string
  readonly payload: string
  readonly json: string
}

type Metas = Map<object, Meta>

/** Who is present in which topic. A key may have many metas: one for each channel that tracks under it. */
export class Presences {
  private readonly topics = new Map<string, Map<string, Metas>>()

  constructor(private readonly hub: Hub) {}

  /** The topic's state, as JSON text. */
  state(topicKey: string): string {
    const keys = [...(this.topics.get(topicKey) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${keys.map(([key, metas]) => entry(key, [...metas.values()])).join(',')}}`
  }

  /** Tracks a payload for a channel, in place of its former one. Tracking the same again changes nothing. */
  track(topicKey: string, topic: string, key: string, owner: object, payload: Readonly<Record<string, unknown>>): void {
    const metas = this.metasOf(topicKey, key)
    const former = metas.get(owner)
    const text = sortedJson(payload)
    if (former?.payload === text) return
    const meta = newMeta(text, former)
    metas.set(owner, meta)
    this.tell(topicKey, topic, entry(key, [meta]), former === undefined ? '' : entry(key, [former]))
  }

  /** Ends what a channel tracked, if anything. */
  untrack(topicKey: string, topic: string, key: string, owner: object): void {
    const keys = this.topics.get(topicKey)
    const metas = keys?.get(key)
    const former = metas?.get(owner)
    if (keys === undefined || metas === undefined || former === undefined) return
    metas.delete(owner)
    if (metas.size === 0) keys.delete(key)
    if (keys.size === 0) this.topics.delete(topicKey)
    this.tell(topicKey, topic, '', entry(key, [former]))
  }

  private tell(topicKey: string, topic: string, joins: string, leaves: string): void {
    this.hub.send(topicKey, fastlane(topic, 'presence_diff', `{"joins":{${joins}},"leaves":{${leaves}}}`))
  }

  private metasOf(topicKey: string, key: string): Metas {
    const keys = this.topics.get(topicKey) ?? new Map<string, Metas>()
    this.topics.set(topicKey, keys)
    const metas = keys.get(key) ?? (new Map() as Metas)
    keys.set(key, metas)
    return metas
  }
}

function entry(key: string, metas: readonly Meta[]): string {
  return `${JSON.stringify(key)}:{"metas":[${metas.map(({ json }) => json).join(',')}]}`
}

/** The payload is appended as it is: one that carries a `phx_ref` of its own makes a key twice, as on the real server. */
function newMeta(payload: string, former: Meta | undefined): Meta {
  const ref = randomBytes(12).toString('base64url')
  const prev = former === undefined ? '' : `,"phx_ref_prev":"${former.ref}"`
  const rest = payload === '{}' ? '}' : `,${payload.slice(1)}`
  return { ref, payload, json: `{"phx_ref":"${ref}"${prev}${rest}` }
}
