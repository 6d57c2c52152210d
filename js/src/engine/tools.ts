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
 * What the engine has of the package's entry, handed in: a module that both shared would become a file of its own, and every page would wait for
 * it before it connects.
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
  /** How the end of a core is told. */
  failure(thrown: unknown, name: ErrorName): HostEvent {
    const { code, detail } = HoldfastError.from(thrown, name)
    return { type: 'failed', code, detail }
  },
}

export type Tools = typeof TOOLS
