import type { CoreModule, EmbindClient } from '../../../js/src/wasm_module.js'

/** What of the core can leak. */
export interface WatchedCore {
  memoryBytes(): number
  /** Embind's objects that were made and not deleted. */
  openHandles(): number
}

/** Counts from now on: before the first client is made. */
export function watchCore(module: CoreModule): WatchedCore {
  const open = new Set<EmbindClient>()
  // A class of Embind's cannot be extended by `class`.
  const RealtimeClient = new Proxy(module.RealtimeClient, {
    construct(target, args: [number, string]) {
      const client = new target(...args)
      open.add(client)
      const end = client.delete.bind(client)
      client.delete = () => {
        open.delete(client)
        end()
      }
      return client
    },
  })
  Object.assign(module, { RealtimeClient })
  return { memoryBytes: () => module.HEAPU8.byteLength, openHandles: () => open.size }
}
