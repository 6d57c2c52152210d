import { useClient } from 'holdfast/react'
import { useEffect, useState } from 'react'
import { useSend } from '../connection/outbox'
import type { Persona } from '../personas'
import { added, isKitchenPayload, settled } from './kitchen_log'
import type { KitchenMessage } from './kitchen_log'

export interface KitchenChannel {
  readonly messages: readonly KitchenMessage[]
  /** Takes a message at once, connected or not; the list shows what becomes of it. */
  readonly say: (text: string) => void
}

const EVENT = 'message'

/** The channel between a restaurant's kitchen and everybody else. */
export function useKitchen(persona: Persona, restaurant: Persona): KitchenChannel {
  const client = useClient()
  const send = useSend()
  const [messages, setMessages] = useState<readonly KitchenMessage[]>([])
  const topic = `kitchen:${restaurant.key}`
  useEffect(() => {
    const channel = client.channel(topic, { config: { broadcast: { ack: true } } })
    let listening = true
    channel
      .on('broadcast', { event: EVENT }, ({ payload }: { payload: unknown }) => {
        if (listening && isKitchenPayload(payload)) setMessages((log) => added(log, payload))
      })
      .subscribe()
    return () => {
      listening = false
      void client.removeChannel(channel)
    }
  }, [client, topic])
  const say = (text: string): void => {
    const payload = { id: newId(), from: persona.name, text, at: Date.now() }
    setMessages((log) => added(log, { ...payload, outcome: null }))
    void send({ channel: topic, event: EVENT, payload }).then(({ outcome, error }) => {
      setMessages((log) => settled(log, payload.id, outcome, error))
    })
  }
  return { messages, say }
}

/** `crypto.randomUUID` is missing where a page is served over plain http, other than from this machine. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}
