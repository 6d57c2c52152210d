import { ByteWriter } from './byte_writer.js'
import { writeCommand } from './command_writer.js'
import type { writeOptions } from './option_writer.js'
import type { CoreCommand } from '../port/port.js'
import type { CoreOptions } from '../port/core_options.js'
import type { CoreModule } from './wasm_module.js'

const writer = new ByteWriter()

/** Makes a client; returns its number. */
export function createClient(
  core: CoreModule,
  sink: number,
  options: CoreOptions,
  quotes: boolean,
  write: typeof writeOptions,
): number {
  const record = writer.write((out) => {
    write(out, options)
  })
  return core.create(sink, handOver(core, record), quotes)
}

/** Has the core carry out a batch of commands. */
export function postCommands(core: CoreModule, client: number, commands: readonly CoreCommand[]): void {
  const batch = writer.write((out) => {
    for (const command of commands) writeCommand(out, command)
  })
  core.post(client, handOver(core, batch))
}

/** Writes bytes into the core's memory; returns how many. Asking for room may grow the memory, which replaces HEAPU8. */
function handOver(core: CoreModule, parts: readonly Uint8Array[]): number {
  const size = parts.reduce((sum, { length }) => sum + length, 0)
  let at = core.room(size)
  for (const part of parts) {
    core.HEAPU8.set(part, at)
    at += part.length
  }
  return size
}
