import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { bytesOfText } from '../../../js/src/engine/wasm_text.js'
import { textsOf } from '../../../scripts/build/wasm_text.mjs'

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0]

/** A module with that code in each of so many functions. An engine might refuse it; that does not matter here. */
function moduleOf(code: readonly number[], functions = 1): Uint8Array {
  const body = [0, ...code, 0x0b]
  const section = [
    ...numberOf(functions),
    ...Array.from({ length: functions }, () => [...numberOf(body.length), ...body]).flat(),
  ]
  return Uint8Array.from([...HEADER, 10, ...numberOf(section.length), ...section])
}

function numberOf(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...numberOf(value >> 7)]
}

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte)
const VECTOR = Array.from({ length: 16 }, (_, lane) => 240 + lane)

it.each([
  ['the core', readFileSync(new URL('../../../js/generated/holdfast.wasm', import.meta.url))],
  ['no section', Uint8Array.from(HEADER)],
  ['every byte in a section that is not code', Uint8Array.from([...HEADER, 0, ...numberOf(256), ...EVERY_BYTE])],
  ['a function whose size takes two bytes', moduleOf(Array.from({ length: 300 }, () => 0x01))],
  ['more functions than a byte counts', moduleOf([0x41, 1, 0x1a], 200)],
  ['blocks within blocks', moduleOf([0x02, 0x40, 0x03, 0x40, 0x04, 0x7f, 0x05, 0x0b, 0x0d, 1, 0x0b, 0x0b])],
  ['a table of branches', moduleOf([0x0e, 2, 0, 1, 0x80, 0x01])],
  ['calls', moduleOf([0x10, 0x85, 0x05, 0x11, 3, 0])],
  [
    'numbers of many bytes',
    moduleOf([0x41, 0x80, 0x80, 0x7f, 0x42, ...Array.from({ length: 9 }, () => 0x80), 0x01, 0x20, 0x90, 1]),
  ],
  ['accesses, aligned and not', moduleOf([0x28, 2, 4, 0x28, 0, 0x84, 1, 0x37, 3, 8, 0x37, 2, 8, 0x2d, 0, 0])],
  [
    'constants whose bytes look like code',
    moduleOf([0x43, 0x0b, 0x0b, 0x02, 0x0b, 0x44, ...Array.from({ length: 8 }, () => 0x0b)]),
  ],
  ['copies of memory, and conversions', moduleOf([0xfc, 10, 0, 0, 0xfc, 11, 0, 0xfc, 8, 1, 0, 0xfc, 2])],
  [
    'vectors',
    moduleOf([0xfd, 0, 4, 16, 0xfd, 12, ...VECTOR, 0xfd, 21, 3, 0xfd, 84, 0, 1, 7, 0xfd, 92, 2, 0, 0xfd, 0xae, 1]),
  ],
])('%s is read as it was', async (_, module) => {
  expect(bytesOfText(await textsOf(module))).toEqual(new Uint8Array(module))
})

it('The texts are the same in every charset, and need no escape in any kind of string or in HTML', async () => {
  const texts = await textsOf(Uint8Array.from([...HEADER, 0, ...numberOf(256), ...EVERY_BYTE]))
  expect(texts.join('')).toMatch(/^[ -~]*$/)
  expect(texts.join('')).not.toMatch(/["'`\\$<]/)
})

it('A module that would be read as another one is not written', async () => {
  // Its second function claims to be longer than it is.
  const sizes = [...HEADER, 10, 6, 2, 2, 0, 0x0b, 9, 0, 0x0b]
  await expect(textsOf(Uint8Array.from(sizes))).rejects.toThrow('a different module')
})
