'use client'

import { createElement } from 'react'
import type { ReactElement, ReactNode } from 'react'
import type { RealtimeClient } from '../client/client.js'
import { ClientContext } from './client_context.js'

export interface HoldfastProviderProps {
  /** Create it once, outside the component: `const client = createClient(url, key)`. */
  readonly client: RealtimeClient
  readonly children?: ReactNode
}

/** Gives a client to the hooks below it. Optional: after `configure({ url, key })` the hooks find one without it. */
export function HoldfastProvider({ client, children }: HoldfastProviderProps): ReactElement {
  return createElement(ClientContext.Provider, { value: client }, children)
}
