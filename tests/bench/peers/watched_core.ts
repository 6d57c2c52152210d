import type { CoreModule } from '../../../js/src/engine/wasm_module.js'

/** Counts what the core can leak. */
export interface WatchedCore {
  memoryBytes(): number
  /** Clients that were made and not disposed. */
  openClients(): number
}

/** Starts counting; call it before the first client is made. */
export function watchCore(module: CoreModule): WatchedCore {
  const open = new Set<number>()
  const create = module.create.bind(module)
  const dispose = module.dispose.bind(module)
  const watched: Pick<CoreModule, 'create' | 'dispose'> = {
    create: (sink, options, quotes) => {
      const client = create(sink, options, quotes)
      open.add(client)
      return client
    },
    dispose: (client) => {
      open.delete(client)
      dispose(client)
    },
  }
  Object.assign(module, watched)
  return { memoryBytes: () => module.HEAPU8.byteLength, openClients: () => open.size }
}
