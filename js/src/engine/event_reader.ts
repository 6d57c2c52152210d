// Written from wasm/boundary/events.mjs by "npm run boundary": change that, not this.

import type {
  BroadcastForm,
  ChangeType,
  ChannelState,
  ConnectionState,
  Lesson,
  NumberOf,
  Outcome,
  QualityLevel,
  TokenWish,
} from '../base/enums.js'
import { RecordReader } from './record_reader.js'
import type { RecordedEvent } from '../port/events.js'

/** Reads the core's records. Skips records of unknown type, because an older package may meet a newer core. */
export class EventReader extends RecordReader<RecordedEvent> {
  protected override record(type: number): RecordedEvent | undefined {
    switch (type) {
      case 1:
        return {
          type: 'connectionState',
          state: this.u8() as NumberOf<ConnectionState>,
          previous: this.u8() as NumberOf<ConnectionState>,
          reason: this.u16(),
          closeCode: this.u16(),
          attempts: this.u32(),
          retryAt: this.f64(),
          detail: this.text(),
        }
      case 2:
        return {
          type: 'quality',
          level: this.u8() as NumberOf<QualityLevel>,
          latency: this.f64(),
          jitter: this.f64(),
          loss: this.f64(),
          lastHeartbeatAt: this.f64(),
          checking: this.flag(),
        }
      case 3:
        return { type: 'queue', size: this.u32(), bytes: this.u32() }
      case 4:
        this.beginPayload()
        return {
          type: 'settled',
          request: this.u32(),
          outcome: this.u8() as NumberOf<Outcome>,
          error: this.u16(),
          status: this.text(),
          response: this.payload(),
        }
      case 5:
        return {
          type: 'channelState',
          channel: this.u32(),
          state: this.u8() as NumberOf<ChannelState>,
          error: this.u16(),
          retryAt: this.f64(),
          detail: this.text(),
          response: this.text(),
        }
      case 6:
        this.beginPayload()
        return { type: 'message', channel: this.u32(), event: this.text(), payload: this.payload() }
      case 7:
        this.beginPayload()
        return {
          type: 'broadcast',
          channel: this.u32(),
          form: this.u8() as NumberOf<BroadcastForm>,
          event: this.text(),
          payload: this.payload(),
          meta: this.text(),
        }
      case 8:
        return {
          type: 'postgresChange',
          channel: this.u32(),
          change: this.u8() as NumberOf<ChangeType>,
          longNumbers: this.flag(),
          attachments: this.list(() => this.u32()),
          relation: this.flag() ? { schema: this.text(), table: this.text(), columns: this.text() } : undefined,
          commitTimestamp: this.text(),
          record: this.text(),
          oldRecord: this.text(),
          errors: this.text(),
        }
      case 9:
        return { type: 'presence', channel: this.u32(), update: this.text() }
      case 10:
        return { type: 'system', channel: this.u32(), payload: this.text() }
      case 11:
        return { type: 'tokenWanted', why: this.u8() as NumberOf<TokenWish> }
      case 12:
        return { type: 'notice', code: this.u16(), count: this.u32(), detail: this.text() }
      case 13:
        return { type: 'tableDirty', table: this.u32() }
      case 14:
        return {
          type: 'tableDiff',
          table: this.u32(),
          live: this.flag(),
          longNumbers: this.flag(),
          anew: this.flag(),
          left: this.list(() => this.u32()),
          keys: this.texts(),
          rows: this.largeText(),
          places: this.list(() => this.u32()),
          came: this.u32(),
        }
      case 15:
        return { type: 'tableStale', table: this.u32() }
      case 16:
        return { type: 'track', track: this.u32(), json: this.text() }
      case 17:
        return { type: 'metrics', request: this.u32(), json: this.text() }
      case 18:
        return {
          type: 'taught',
          epoch: this.f64(),
          number: this.u32(),
          lesson: this.u8() as NumberOf<Lesson>,
          channel: this.u32(),
          change: this.u8() as NumberOf<ChangeType>,
          form: this.u8() as NumberOf<BroadcastForm>,
          attachments: this.list(() => this.u32()),
          relation: this.flag() ? { schema: this.text(), table: this.text(), columns: this.text() } : undefined,
          tables: this.list(() => this.u32()),
          key: this.texts(),
          event: this.text(),
          meta: this.text(),
          places: this.list(() => this.u32()),
        }
      case 19:
        return { type: 'attachment', channel: this.u32(), attachment: this.u32(), error: this.u16() }
      case 20:
        this.beginPayload()
        return {
          type: 'echo',
          channel: this.u32(),
          attachments: this.list(() => this.u32()),
          form: this.u8() as NumberOf<BroadcastForm>,
          event: this.text(),
          payload: this.payload(),
        }

      default:
        return undefined
    }
  }
}
