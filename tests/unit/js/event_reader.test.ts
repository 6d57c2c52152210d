import { describe, expect, expectTypeOf, it } from 'vitest'
import { lostEvent } from '../../../js/src/base/errors.js'
import { EventReader } from '../../../js/src/engine/event_reader.js'
import type { EditTableCommand } from '../../../js/src/port/commands.js'
import type { BroadcastEvent, ChannelStateEvent, SettledEvent, TokenWantedEvent } from '../../../js/src/port/events.js'
import { record } from './support/batch.js'

function read(...records: number[][]) {
  const bytes = Uint8Array.from([9, 9, 9, ...records.flat(), 9])
  return new EventReader(lostEvent).read(bytes, 3, bytes.length - 4)
}

/** A part of a frame, as the core writes it: its length with the highest bit set, and its position in the frame. */
function quote(frame: string, part: string): ['u32', number][] {
  const bytes = (text: string): number => new TextEncoder().encode(text).length
  return [
    ['u32', 0x80000000 + bytes(part)],
    ['u32', bytes(frame.slice(0, frame.indexOf(part)))],
  ]
}

describe('EventReader', () => {
  it('reads every kind of record, unaligned, from the middle of memory', () => {
    const events = read(
      record(1, ['u8', 3], ['u8', 0], ['u16', 105], ['u16', 1006], ['u32', 2], ['f64', 1234.5], ['str', 'gone']),
      record(2, ['u8', 4], ['f64', 12.5], ['f64', 1.5], ['f64', 0.25], ['f64', 99], ['u8', 1]),
      record(3, ['u32', 7], ['u32', 900]),
      record(5, ['u32', 1], ['u8', 3], ['u16', 0], ['f64', 0], ['str', ''], ['str', '{"a":1}']),
      record(10, ['u32', 1], ['str', '{}']),
      record(11, ['u8', 2]),
      record(12, ['u16', 400], ['u32', 8], ['str', 'bad']),
      record(13, ['u32', 5]),
      record(15, ['u32', 5]),
      record(17, ['u32', 8], ['str', '{"n":1}']),
    )
    expect(events).toEqual([
      {
        type: 'connectionState',
        state: 3,
        previous: 0,
        reason: 105,
        closeCode: 1006,
        attempts: 2,
        retryAt: 1234.5,
        detail: 'gone',
      },
      { type: 'quality', level: 4, latency: 12.5, jitter: 1.5, loss: 0.25, lastHeartbeatAt: 99, checking: true },
      { type: 'queue', size: 7, bytes: 900 },
      { type: 'channelState', channel: 1, state: 3, error: 0, retryAt: 0, detail: '', response: '{"a":1}' },
      { type: 'system', channel: 1, payload: '{}' },
      { type: 'tokenWanted', why: 2 },
      { type: 'notice', code: 400, count: 8, detail: 'bad' },
      { type: 'tableDirty', table: 5 },
      { type: 'tableStale', table: 5 },
      { type: 'metrics', request: 8, json: '{"n":1}' },
    ])
  })

  it('reads messages and replies as text or bytes', () => {
    const bytes = Uint8Array.of(1, 2, 255)
    const events = read(
      record(4, ['u8', 0], ['u32', 9], ['u8', 0], ['u16', 0], ['str', 'ok'], ['str', '{"id":1}']),
      record(4, ['u8', 1], ['u32', 9], ['u8', 0], ['u16', 0], ['str', 'ok'], ['bytes', bytes]),
      record(6, ['u8', 1], ['u32', 1], ['str', 'blob'], ['bytes', bytes]),
      record(7, ['u8', 1], ['u32', 1], ['u8', 2], ['str', 'shot'], ['bytes', bytes], ['str', '']),
      record(7, ['u8', 0], ['u32', 1], ['u8', 1], ['str', 'shot'], ['str', '"é"'], ['str', '{"id":"x"}']),
    )
    expect(events).toEqual([
      { type: 'settled', request: 9, outcome: 0, error: 0, status: 'ok', response: '{"id":1}' },
      { type: 'settled', request: 9, outcome: 0, error: 0, status: 'ok', response: bytes.buffer },
      { type: 'message', channel: 1, event: 'blob', payload: bytes.buffer },
      { type: 'broadcast', channel: 1, form: 2, event: 'shot', payload: bytes.buffer, meta: '' },
      { type: 'broadcast', channel: 1, form: 1, event: 'shot', payload: '"é"', meta: '{"id":"x"}' },
    ])
  })

  it('reads changes, presence and table diffs with their lists', () => {
    const events = read(
      record(
        8,
        ['u32', 1],
        ['u8', 1],
        ['u8', 1],
        ['u32', 2],
        ['u32', 0],
        ['u32', 3],
        ['u8', 1],
        ['str', 'public'],
        ['str', 'orders'],
        ['str', '[]'],
        ['str', 't'],
        ['str', '{}'],
        ['str', ''],
        ['str', ''],
      ),
      record(
        8,
        ['u32', 1],
        ['u8', 2],
        ['u8', 0],
        ['u32', 1],
        ['u32', 0],
        ['u8', 0],
        ['str', 't'],
        ['str', ''],
        ['str', '{}'],
        ['str', '["no"]'],
      ),
      record(9, ['u32', 1], ['str', '{"ann":[{}]}']),
      record(
        14,
        ['u32', 2],
        ['u8', 1],
        ['u8', 0],
        ['u8', 0],
        ['u32', 2],
        ['u32', 0],
        ['u32', 4],
        ['u32', 3],
        ['str', '1'],
        ['str', 'ü'],
        ['str', '2'],
        ['str', '[{"id":1},{"id":"ü"},{"id":2}]'],
        ['u32', 3],
        ['u32', 5],
        ['u32', 70_000],
        ['u32', 2],
        ['u32', 2],
      ),
      record(
        14,
        ['u32', 2],
        ['u8', 0],
        ['u8', 1],
        ['u8', 1],
        ['u32', 0],
        ['u32', 0],
        ['str', '[]'],
        ['u32', 0],
        ['u32', 0],
      ),
    )
    expect(events).toEqual([
      {
        type: 'postgresChange',
        channel: 1,
        change: 1,
        longNumbers: true,
        attachments: [0, 3],
        relation: { schema: 'public', table: 'orders', columns: '[]' },
        commitTimestamp: 't',
        record: '{}',
        oldRecord: '',
        errors: '',
      },
      {
        type: 'postgresChange',
        channel: 1,
        change: 2,
        longNumbers: false,
        attachments: [0],
        relation: undefined,
        commitTimestamp: 't',
        record: '',
        oldRecord: '{}',
        errors: '["no"]',
      },
      { type: 'presence', channel: 1, update: '{"ann":[{}]}' },
      {
        type: 'tableDiff',
        table: 2,
        live: true,
        longNumbers: false,
        anew: false,
        left: [0, 4],
        keys: ['1', 'ü', '2'],
        rows: '[{"id":1},{"id":"ü"},{"id":2}]',
        places: [5, 70_000, 2],
        came: 2,
      },
      {
        type: 'tableDiff',
        table: 2,
        live: false,
        longNumbers: true,
        anew: true,
        left: [],
        keys: [],
        rows: '[]',
        places: [],
        came: 0,
      },
    ])
  })

  describe('quoted texts', () => {
    const FRAME_START = 3
    /** A broadcast whose texts are all in the frame, except its name, and a system message in the same batch. */
    const records = (frame: string, payload: string, form: number): number[] => [
      ...record(7, ['u8', form === 2 ? 1 : 0], ['u32', 1], ['u8', form], ['str', 'moved'], ...quote(frame, payload), [
        'str',
        '',
      ]),
      ...record(10, ['u32', 1], ['str', '{}']),
    ]
    const readQuoting = (frame: string, payload: string, form = 1): unknown[] => {
      const frameBytes = new TextEncoder().encode(frame)
      const batch = records(frame, payload, form)
      const bytes = Uint8Array.from([9, 9, 9, ...frameBytes, 9, ...batch])
      const ascii = frameBytes.length === frame.length ? frame : ''
      return new EventReader(lostEvent).read(
        bytes,
        FRAME_START + frameBytes.length + 1,
        batch.length,
        ascii,
        FRAME_START,
      )
    }
    const broadcast = (payload: unknown, form = 1): object[] => [
      { type: 'broadcast', channel: 1, form, event: 'moved', payload, meta: '' },
      { type: 'system', channel: 1, payload: '{}' },
    ]

    it('are taken from the frame’s text', () => {
      expect(readQuoting('[null,{"a":"b"}]', '{"a":"b"}')).toEqual(broadcast('{"a":"b"}'))
    })

    it('are decoded from the frame’s bytes where it is more than ASCII', () => {
      expect(readQuoting('["ü",{"a":"Grüße 🎉"}]', '{"a":"Grüße 🎉"}')).toEqual(broadcast('{"a":"Grüße 🎉"}'))
    })

    it('may be bytes, which outlive the frame', () => {
      const events = readQuoting('head ok', 'ok', 2)
      expect(events).toEqual(broadcast(Uint8Array.from([111, 107]).buffer, 2))
    })
  })

  it('reads text of any length and script', () => {
    const texts = [
      '',
      'a',
      'ü',
      'x'.repeat(23),
      'x'.repeat(24),
      '日本語'.repeat(100),
      '🙂'.repeat(8),
      'x'.repeat(22) + 'é',
    ]
    expect(
      read(...texts.map((text) => record(10, ['u32', 1], ['str', text]))).map(
        (event) => 'payload' in event && event.payload,
      ),
    ).toEqual(texts)
  })

  it('skips records that it does not know', () => {
    expect(read(record(200, ['str', 'new']), record(13, ['u32', 1]))).toEqual([{ type: 'tableDirty', table: 1 }])
  })
})

it('Enums of events and commands are their numbers and no others', () => {
  expectTypeOf<SettledEvent['outcome']>().toEqualTypeOf<0 | 1 | 2 | 3 | 4>()
  expectTypeOf<ChannelStateEvent['state']>().toEqualTypeOf<0 | 1 | 2 | 3 | 4 | 5 | 6>()
  expectTypeOf<BroadcastEvent['form'] | TokenWantedEvent['why'] | EditTableCommand['kind']>().toEqualTypeOf<0 | 1 | 2>()
})
