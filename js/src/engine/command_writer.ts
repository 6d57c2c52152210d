import type { ByteWriter } from './byte_writer.js'
import { LAYOUTS } from './command_layouts.js'
import type { CoreCommand } from '../port/commands.js'

interface Layout {
  readonly number: number
  readonly fields: readonly { readonly letter: string; readonly name: string }[]
}

/** Parsed once, because every message needs its layout. */
const READ = new Map<string, Layout>(
  Object.entries(LAYOUTS).map(([type, layout], index) => {
    const fields = layout.split(' ').map((field) => ({ letter: field.charAt(0), name: field.slice(1) }))
    return [type, { number: index + 1, fields }]
  }),
)

/** Writes a command in the core's form. Fields that are left out are empty or 0; the types of commands say which may be. */
export function writeCommand(out: ByteWriter, command: CoreCommand): void {
  const { number, fields } = READ.get(command.type) as Layout
  out.u8(number)
  for (const { letter, name } of fields) writeField(out, letter, command[name as keyof CoreCommand])
}

/** `letter`: the letter of the field's type in `LAYOUTS`. A value that is left out is written as empty. */
function writeField(out: ByteWriter, letter: string, value: unknown): void {
  if (letter === 'u') out.u32(value as number)
  else if (letter === 't') out.text((value as string | undefined) ?? '')
  else if (letter === 'd') out.f64((value as number | undefined) ?? 0)
  else if (letter === 'p') out.payload(value as string | Uint8Array)
  else if (letter === 'b') out.u8(Number(value))
}
