import { describe, expect, it } from 'vitest'
import { EventReader } from '../../../js/src/event_reader.js'
import { record } from './support/batch.js'

function read(...records: number[][]) {
  const bytes = Uint8Array.from([9, 9, 9, ...records.flat(), 9])
  return new EventReader().read(bytes, 3, bytes.length - 4)
}

describe('EventReader', () => {
  it('reads every kind of record, unaligned, from the middle of memory', () => {
    const events = read(
      record(1, ['u8', 3], ['u8', 0], ['u16', 105], ['u16', 1006], ['u32', 2], ['f64', 1234.5], ['str', 'gone']),
      record(2, ['u8', 4], ['f64', 12.5], ['f64', 1.5], ['f64', 0.25], ['f64', 99]),
      record(3, ['u32', 7], ['u32', 900]),
      record(5, ['u32', 1], ['u8', 3], ['u16', 0], ['f64', 0], ['str', ''], ['str', '{"a":1}']),
      record(10, ['u32', 1], ['str', '{}']),
      record(11, ['u8', 2]),
      record(12, ['u16', 400], ['u32', 8], ['str', 'bad']),
      record(13, ['u32', 5]),
      record(15, ['u32', 5]),
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
      { type: 'quality', level: 4, latency: 12.5, jitter: 1.5, loss: 0.25, lastHeartbeatAt: 99 },
      { type: 'queue', size: 7, bytes: 900 },
      { type: 'channelState', channel: 1, state: 3, error: 0, retryAt: 0, detail: '', response: '{"a":1}' },
      { type: 'system', channel: 1, payload: '{}' },
      { type: 'tokenWanted', why: 2 },
      { type: 'notice', code: 400, count: 8, detail: 'bad' },
      { type: 'tableDirty', table: 5 },
      { type: 'tableStale', table: 5 },
    ])
  })

  it('reads messages and replies as text or bytes', () => {
    const bytes = Uint8Array.of(1, 2, 255)
    const events = read(
      record(4, ['u32', 9], ['u8', 0], ['u16', 0], ['str', 'ok'], ['u8', 0], ['str', '{"id":1}']),
      record(4, ['u32', 9], ['u8', 0], ['u16', 0], ['str', 'ok'], ['u8', 1], ['bytes', bytes]),
      record(6, ['u32', 1], ['u8', 1], ['str', 'blob'], ['bytes', bytes]),
      record(7, ['u32', 1], ['u8', 2], ['str', 'shot'], ['bytes', bytes], ['str', '']),
      record(7, ['u32', 1], ['u8', 1], ['str', 'shot'], ['str', '"é"'], ['str', '{"id":"x"}']),
    )
    expect(events).toEqual([
      { type: 'settled', request: 9, outcome: 0, error: 0, status: 'ok', response: '{"id":1}' },
      { type: 'settled', request: 9, outcome: 0, error: 0, status: 'ok', response: bytes.buffer },
      { type: 'message', channel: 1, event: 'blob', payload: bytes.buffer },
      { type: 'broadcast', channel: 1, encoding: 2, event: 'shot', payload: bytes.buffer, meta: '' },
      { type: 'broadcast', channel: 1, encoding: 1, event: 'shot', payload: '"é"', meta: '{"id":"x"}' },
    ])
  })

  it('reads changes, presence and table diffs with their lists', () => {
    const events = read(
      record(
        8,
        ['u32', 1],
        ['u8', 1],
        ['u8', 1],
        ['u16', 2],
        ['u16', 0],
        ['u16', 3],
        ['u32', 4],
        ['str', '[]'],
        ['str', 'public'],
        ['str', 'orders'],
        ['str', 't'],
        ['str', '{}'],
        ['str', ''],
        ['str', 'null'],
      ),
      record(9, ['u32', 1], ['u8', 1], ['str', 'ann'], ['str', '[]'], ['str', '[{}]'], ['str', '']),
      record(
        14,
        ['u32', 2],
        ['u8', 1],
        ['u32', 1],
        ['str', '7'],
        ['u32', 2],
        ['str', '1'],
        ['str', '{"id":1}'],
        ['str', '2'],
        ['str', '{"id":2}'],
        ['u8', 1],
        ['u32', 2],
        ['str', '2'],
        ['str', '1'],
      ),
      record(14, ['u32', 2], ['u8', 0], ['u32', 0], ['u32', 0], ['u8', 0]),
    )
    expect(events).toEqual([
      {
        type: 'postgresChange',
        channel: 1,
        change: 1,
        longNumbers: true,
        bindings: [0, 3],
        columnsId: 4,
        columns: '[]',
        schema: 'public',
        table: 'orders',
        commitTimestamp: 't',
        record: '{}',
        oldRecord: '',
        errors: 'null',
      },
      { type: 'presence', channel: 1, kind: 1, key: 'ann', current: '[]', changed: '[{}]', update: '' },
      {
        type: 'tableDiff',
        table: 2,
        live: true,
        removed: ['7'],
        upserted: ['1', '{"id":1}', '2', '{"id":2}'],
        order: ['2', '1'],
      },
      { type: 'tableDiff', table: 2, live: false, removed: [], upserted: [], order: undefined },
    ])
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
