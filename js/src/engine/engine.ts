import { CoreRunner } from './core_runner.js'
import { EventReader } from './event_reader.js'
import type { CoreEvent, CorePort } from '../port/port.js'
import type { Tools } from './tools.js'
import { coreLoader } from './wasm_module.js'
import type { CoreLoader } from './wasm_module.js'
import type { WasmSource } from './wasm_source.js'

// The file that a page loads while its socket opens. It shares nothing with the entry (`tools.ts`).

export { ENGINE_ERRORS } from '../base/engine_errors.js'
export { EventReader } from './event_reader.js'
export { portableWasm } from './wasm_source.js'

/** A port to a core that runs in this page, on its own thread. */
export function openCore(wasm: WasmSource | undefined, tools: Tools): CorePort {
  return portTo(coreLoader(wasm, tools))
}

/** A port to the core of that loader. */
export function portTo(loader: CoreLoader): CorePort {
  const reader = new EventReader(loader.tools.lostEvent)
  return new CoreRunner<CoreEvent>(loader, reader.read.bind(reader), true, {
    lessons: (events) => events.filter((event) => event.type === 'taught'),
    carry: (event) => event,
    dirtyTables: (events) => events.flatMap((event) => (event.type === 'tableDirty' ? [event.table] : [])),
  })
}
