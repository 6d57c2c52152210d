import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../../js/src/engine/byte_writer.js'
import { writeOptions } from '../../../js/src/engine/option_writer.js'
import type { CoreOptions } from '../../../js/src/port/core_options.js'

const NUMBERS = 24

function recordOf(options: CoreOptions): DataView {
  const parts = new ByteWriter().write((out) => {
    writeOptions(out, options)
  })
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
  return new DataView(bytes.buffer)
}

// The core reads the same bytes in tests/unit/boundary/client_options_test.cpp.
describe('Options as bytes', () => {
  it('are the url, the version, the source of tokens, then numbers, words and waits in the schema’s order', () => {
    const record = recordOf({
      url: 'ws://x',
      vsn: '1.0.0',
      tokenSource: 'function',
      heartbeatIntervalMs: 1_000,
      seed: 7,
      queueOverflow: 'reject',
      hiddenPolicy: 'pause',
      backoffMs: [5, 6],
    })
    expect(record.getUint32(0, true)).toBe(6)
    expect([record.getUint8(10), record.getUint8(11)]).toEqual([1, 3])
    const numbers = Array.from({ length: NUMBERS }, (_, place) => record.getFloat64(12 + 8 * place, true))
    expect(numbers).toEqual([1_000, ...Array<number>(NUMBERS - 2).fill(NaN), 7])
    const rest = 12 + 8 * NUMBERS
    expect([record.getUint8(rest), record.getUint8(rest + 1)]).toEqual([3, 3])
    expect(record.getUint32(rest + 2, true)).toBe(2)
    expect([record.getFloat64(rest + 6, true), record.getFloat64(rest + 14, true)]).toEqual([5, 6])
    expect(record.byteLength).toBe(rest + 22)
  })

  it('that are left out say so', () => {
    const record = recordOf({ url: '', tokenSource: 'none' })
    expect(record.getUint8(5)).toBe(1)
    const rest = 6 + 8 * NUMBERS
    expect([record.getUint8(rest), record.getUint8(rest + 1), record.getUint32(rest + 2, true)]).toEqual([0, 0, 0])
  })
})
