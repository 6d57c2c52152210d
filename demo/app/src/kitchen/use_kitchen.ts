import { useBroadcast, useClient } from 'holdfast/react'
import { useEffect, useMemo, useState } from 'react'
import { useSend } from '../connection/outbox'
import type { Persona } from '../personas'
import { firstFailed, heard, isKitchenPayload, settled } from './kitchen_log'
import type { KitchenLog } from './kitchen_log'
import { KitchenMemory } from './kitchen_memory'

export interface KitchenChannel {
  readonly messages: KitchenLog
  /** Messages of others that came while nobody looked. */
  readonly unread: number
  /** Takes a message at once, connected or not. The list shows what becomes of it. */
  readonly say: (text: string) => void
}

const EVENT = 'message'
/** `self`: one's own messages come back as well. So they tell that they arrived, even if an earlier page sent them. */
const ECHOED = { config: { broadcast: { ack: true, self: true } } }

/** The channel between a restaurant's kitchen and everybody else. `isLookedAt`: the messages are on the page. */
export function useKitchen(persona: Persona, restaurant: Persona, isLookedAt: boolean): KitchenChannel {
  const client = useClient()
  const send = useSend()
  const topic = `kitchen:${restaurant.key}`
  const { memory, log, change } = useKitchenLog(persona, topic)
  const [seen, setSeen] = useState(0)
  const others = log.filter(({ outcome }) => outcome === undefined).length
  if (isLookedAt ? seen !== others : seen > others) setSeen(others)
  useBroadcast<unknown>(
    topic,
    EVENT,
    ({ payload }) => {
      if (isKitchenPayload(payload)) change((before) => heard(before, payload))
    },
    ECHOED,
  )
  useEffect(
    () =>
      client.connection.onRestoredSettled((message, { outcome, error }) => {
        // What arrived comes back by itself. Messages settle in the order in which they were sent.
        if (outcome !== 'acked' && message.topic.endsWith(topic))
          change((before) => firstFailed(before, outcome, error))
      }),
    [client, topic, change],
  )
  const say = (text: string): void => {
    const payload = { id: newId(), from: persona.name, text, at: Date.now() }
    change((before) => heard(before, { ...payload, outcome: null }))
    void send({ channel: topic, event: EVENT, payload }).then(({ outcome, error }) => {
      memory.forget(payload.id)
      change((before) => settled(before, payload.id, outcome, error))
    })
  }
  return { messages: log, unread: others - Math.min(seen, others), say }
}

/** The log of one topic. It is kept over a reload. `change` does nothing for a log that is not shown any more. */
function useKitchenLog(persona: Persona, topic: string) {
  const memory = useMemo(() => new KitchenMemory(persona.key, topic), [persona.key, topic])
  const [{ of, log }, setLog] = useState<{ of: KitchenMemory; log: KitchenLog }>(() => ({
    of: memory,
    log: memory.load(),
  }))
  if (of !== memory) setLog({ of: memory, log: memory.load() })
  useEffect(() => {
    of.save(log)
  }, [of, log])
  const change = useMemo(
    () =>
      (next: (log: KitchenLog) => KitchenLog): void => {
        setLog((before) => (before.of === memory ? { of: memory, log: next(before.log) } : before))
      },
    [memory],
  )
  return { memory, log, change }
}

/** `crypto.randomUUID` is missing if the page is served over plain http from another machine. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}
