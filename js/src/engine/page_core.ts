import { CoreRunner } from './core_runner.js'
import { EventReader } from './event_reader.js'
import type { CoreEvent, CorePort, PortFactory } from '../port/port.js'
import { coreLoader } from './wasm_module.js'
import type { CoreLoader } from './wasm_module.js'
import type { WasmSource } from './wasm_source.js'

/** Makes ports to a core that runs in this page, on its own thread. */
export function pageCore(wasm?: WasmSource): PortFactory {
  return () => portTo(coreLoader(wasm))
}

/** A port to the core of that loader. */
export function portTo(loader: CoreLoader): CorePort {
  const reader = new EventReader()
  return new CoreRunner<CoreEvent>(loader, reader.read.bind(reader), true, {
    lessons: (events) => events.filter((event) => event.type === 'taught'),
    carry: (event) => event,
  })
}
