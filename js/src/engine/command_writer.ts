import type { ByteWriter } from './byte_writer.js'
import { LAYOUTS } from './command_layouts.js'
import type { CoreCommand } from '../port/commands.js'

const TYPES = Object.keys(LAYOUTS)

/** Writes a command as the core reads it. What is left out is empty or 0; the types of commands say what may be. */
export function writeCommand(out: ByteWriter, command: CoreCommand): void {
  out.u8(TYPES.indexOf(command.type) + 1)
  for (const field of LAYOUTS[command.type].split(' ')) {
    const value: unknown = command[field.slice(1) as keyof CoreCommand]
    writeField(out, field.charAt(0), value)
  }
}

/** `letter`: of the field's type, in `LAYOUTS`; without a field it is empty. */
function writeField(out: ByteWriter, letter: string, value: unknown): void {
  if (letter === 'u') out.u32(value as number)
  else if (letter === 't') out.text((value as string | undefined) ?? '')
  else if (letter === 'd') out.f64((value as number | undefined) ?? 0)
  else if (letter === 'p') out.payload(value as string | Uint8Array)
  else if (letter === 'b') out.u8(Number(value))
}
