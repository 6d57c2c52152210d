import { CoreRunner } from './core_runner.js'
import { EventReader } from './event_reader.js'
import type { CoreEvent, PortFactory } from './port.js'
import { coreLoader } from './wasm_module.js'
import type { WasmSource } from './wasm_source.js'

/** Makes ports to a core that runs in this page, on its own thread. */
export function pageCore(wasm?: WasmSource): PortFactory {
  return () => {
    const reader = new EventReader()
    return new CoreRunner<CoreEvent>(coreLoader(wasm), reader.read.bind(reader), true)
  }
}
