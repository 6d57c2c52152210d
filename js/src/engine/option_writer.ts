import type { ByteWriter } from './byte_writer.js'
import type { CoreOptions } from '../port/core_options.js'
import { LEAST, WORDS } from '../port/tuning.js'

const TOKEN_SOURCES: readonly CoreOptions['tokenSource'][] = ['none', 'value', 'function']

/**
 * Writes the options of a core in the form that it reads (`wasm/boundary/client_options.h`): numbers, words, waits; each in the schema's
 * order.
 */
export function writeOptions(out: ByteWriter, options: CoreOptions): void {
  out.text(options.url)
  out.u8(Number(options.vsn === '1.0.0'))
  out.u8(1 + TOKEN_SOURCES.indexOf(options.tokenSource))
  for (const name of Object.keys(LEAST)) out.f64((options[name as keyof CoreOptions] as number | undefined) ?? NaN)
  for (const [name, words] of Object.entries(WORDS))
    out.u8(1 + words.indexOf(options[name as keyof CoreOptions] as string))
  const { backoffMs = [] } = options
  out.u32(backoffMs.length)
  for (const wait of backoffMs) out.f64(wait)
}
