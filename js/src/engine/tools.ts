import { openEarly, openSocket } from './early_socket.js'
import { HoldfastError, lostEvent } from '../base/errors.js'
import type { ErrorName } from '../base/errors.js'
import { writeOptions } from './option_writer.js'
import { PASSIVE } from '../port/port.js'
import type { HostEvent } from '../port/port.js'
import { guarded } from '../base/report.js'
import { soon } from '../base/soon.js'
import { clearTimeout, monotonicNow, setTimeout, wallNow } from '../base/time.js'
import { assertWasmAllowed } from './wasm_allowed.js'

/**
 * The functions of the package's entry that the engine needs, passed in instead of imported: a module that both shared would become a
 * separate file, and every page would wait for it before it connects.
 */
export const TOOLS = {
  assertWasmAllowed,
  clearTimeout,
  guarded,
  lostEvent,
  monotonicNow,
  openEarly,
  openSocket,
  setTimeout,
  soon,
  wallNow,
  writeOptions,
  isPassive: (command: string): boolean => PASSIVE.has(command),
  /** Makes the event that reports the end of a core. */
  failure(thrown: unknown, name: ErrorName): HostEvent {
    const { code, detail } = HoldfastError.from(thrown, name)
    return { type: 'failed', code, detail }
  },
}

export type Tools = typeof TOOLS
