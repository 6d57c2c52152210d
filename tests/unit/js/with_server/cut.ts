import { act, waitFor } from '@testing-library/react'
import { expect } from 'vitest'
import type { RealtimeClient } from '../../../../js/src/index.js'

/** Drops a client's connection, and waits until it is back. */
export async function cut(client: RealtimeClient): Promise<void> {
  act(() => {
    client.connection.simulateDisconnect()
  })
  await waitFor(() => {
    expect(client.connection.getState()).toBe('connected')
  })
}
