'use client'

import { createContext, useContext } from 'react'
import type { RealtimeClient } from '../client/client.js'
import { defaultClient } from '../client/default_client.js'

/** The client that a provider gives. Without a provider, hooks use the page's default client. */
export const ClientContext = createContext<RealtimeClient | undefined>(undefined)

/** The client to use: the one given, the provider's, or the page's (see `configure`). @throws HoldfastError `NOT_CONFIGURED` */
export function useClient(given?: RealtimeClient): RealtimeClient {
  const provided = useContext(ClientContext)
  return given ?? provided ?? defaultClient()
}
