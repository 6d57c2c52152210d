import { expect, it } from 'vitest'
import { bytesOfText } from '../../../js/src/engine/wasm_text.js'
import { textOf } from '../../../scripts/build/wasm_text.mjs'

const bytesOf = (length: number, make: (i: number) => number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => make(i))

it.each([
  ['no byte', new Uint8Array(0)],
  ['every byte', bytesOf(256, (i) => i)],
  ['few bytes often, the others once', bytesOf(5_000, (i) => (i < 256 ? i : i % 7))],
  ['bytes in no order', bytesOf(100_000, (i) => (i * 2_654_435_761) >>> 24)],
])('The text of %s reads as them', (_, bytes) => {
  expect(bytesOfText(textOf(bytes))).toEqual(bytes)
})

it('The text is the same in every charset, and needs no escape in any kind of string or in HTML', () => {
  expect(textOf(bytesOf(100_000, (i) => (i * 2_654_435_761) >>> 24))).toMatch(/^[ -~]*$/)
  expect(textOf(bytesOf(256, (i) => i))).not.toMatch(/["'`\\$<]/)
})
