import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../../js/src/engine/byte_writer.js'
import { writeCommand } from '../../../js/src/engine/command_writer.js'
import type { CoreCommand } from '../../../js/src/port/port.js'

function bytesOf(...commands: CoreCommand[]): number[] {
  const parts = new ByteWriter().write((out) => {
    for (const command of commands) writeCommand(out, command)
  })
  return parts.flatMap((part) => [...part])
}

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)]
const u32 = (value: number): number[] => [...new Uint8Array(Uint32Array.of(value).buffer)]
const f64 = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)]
const text = (value: string): number[] => [...u32(utf8(value).length), ...utf8(value)]

const PUSH = { type: 'push', channel: 1, request: 5, event: 'e', payload: '"é"', timeoutMs: 0, flags: 3 } as const

// The core reads the same bytes in tests/unit/boundary/commands_test.cpp.
describe('Commands as bytes', () => {
  it('stand one behind the other, each with its number and its fields', () => {
    expect(
      bytesOf(
        { type: 'connect' },
        { type: 'openChannel', channel: 1, topic: 'room:1', joinPayload: '{}' },
        { type: 'subscribe', channel: 1, timeoutMs: 0 },
        PUSH,
      ),
    ).toEqual([
      1,
      ...[11, ...u32(1), ...text('room:1'), ...text('{}')],
      ...[15, ...u32(1), ...f64(0)],
      ...[
        18,
        ...u32(1),
        ...u32(5),
        ...text('e'),
        0,
        ...text('"é"'),
        ...f64(0),
        ...u32(3),
        ...f64(0),
        ...text(''),
        ...u32(0),
      ],
    ])
  })

  it('of live data follow those of the client', () => {
    expect(
      bytesOf(
        { type: 'openTable', table: 7, channel: 1, attachment: 2, options: '{}' },
        { type: 'tableFetched', table: 7, rows: '[{"id":1}]' },
      ),
    ).toEqual([21, ...u32(7), ...u32(1), ...u32(2), ...text('{}'), 22, ...u32(7), ...text('[{"id":1}]')])
  })

  it('say of a payload whether it is bytes', () => {
    const payload = Uint8Array.of(0, 255)
    const written = bytesOf({ ...PUSH, payload, waitedMs: 9, owner: 'ann', place: 4 })
    expect(written).toEqual([
      ...[18, ...u32(1), ...u32(5), ...text('e'), 1, ...u32(2), 0, 255],
      ...[...f64(0), ...u32(3), ...f64(9), ...text('ann'), ...u32(4)],
    ])
  })

  it('hold texts of any length and script', () => {
    const long = [
      'x'.repeat(2_000),
      `${'x'.repeat(1_018)}🙂`,
      '日本語'.repeat(2_000),
      `${'x'.repeat(2_000)}${'é'.repeat(50)}`,
    ]
    for (const message of ['', 'ü', 'x'.repeat(23), 'x'.repeat(24), '🙂'.repeat(9), '\ud800', ...long])
      expect(bytesOf({ type: 'tokenFailed', message })).toEqual([10, ...text(message)])
  })

  it('make room where they need it, wherever that is', () => {
    for (let size = 980; size < 1_030; size++) {
      const payload = new Uint8Array(size).fill(7)
      const expected = [
        ...[18, ...u32(1), ...u32(5), ...text('e'), 1, ...u32(size), ...payload],
        ...[...f64(0), ...u32(3), ...f64(0), ...text(''), ...u32(0)],
      ]
      expect(bytesOf({ ...PUSH, payload })).toEqual(expected)
    }
  })

  it('hand large bytes over as they are, among others', () => {
    const large = new Uint8Array(20_000).fill(7)
    const push = (payload: Uint8Array) => [
      ...[18, ...u32(1), ...u32(5), ...text('e'), 1, ...u32(payload.length), ...payload],
      ...[...f64(0), ...u32(3), ...f64(0), ...text(''), ...u32(0)],
    ]
    const small = Uint8Array.of(1)
    const payloads = [small, large, small, large, large]
    expect(bytesOf(...payloads.map((payload) => ({ ...PUSH, payload })))).toEqual(payloads.flatMap(push))
    const parts = new ByteWriter().write((out) => out.payload(large))
    expect(parts).toContain(large)
  })

  it('are written anew after one that could not be written', () => {
    const out = new ByteWriter()
    expect(() =>
      out.write(() => {
        out.u8(1)
        throw new RangeError('no memory')
      }),
    ).toThrow('no memory')
    expect(out.write(() => out.u8(2)).map((part) => [...part])).toEqual([[2]])
  })
})
