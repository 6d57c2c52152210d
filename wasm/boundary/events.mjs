/**
 * What the core tells JavaScript. A batch holds records, one an event: README.md says how they are laid out. Never reuse a number, and add
 * fields at the end: an older package may meet a newer core.
 *
 * A field's type is one of README.md's, an id or an enum; `?` before it: it may be absent; an object: fields (given by their types alone) that are
 * there or absent together; a list of two: the type, and what to know of it.
 * @typedef {string | Group} One
 * @typedef {{ readonly [field: string]: string }} Group
 * @typedef {One | readonly [One, string]} Type
 * @type {Readonly<Record<string, { number: number, layer: string, doc: string, fields: Readonly<Record<string, Type>> }>>}
 */
export const events = {
  connectionState: {
    number: 1,
    layer: 'realtime',
    doc: 'The connection has another state, or another reason or plan for the one it has.',
    fields: {
      state: 'ConnectionState',
      previous: ['ConnectionState', 'Equal to `state` where only the attempt or the reason is new.'],
      reason: 'ErrorCode',
      closeCode: ['u16', 'RFC 6455, 7.4; 0 where no socket closed.'],
      attempts: ['u32', 'Dials since the connection was last stable.'],
      retryAt: ['instant', 'When the next dial is due.'],
      detail: ['text', "The close frame's reason."],
    },
  },
  quality: {
    number: 2,
    layer: 'realtime',
    doc: 'How good the connection is.',
    fields: {
      level: 'QualityLevel',
      latency: ['f64', 'Smoothed round trip in milliseconds; 0 before the first.'],
      jitter: ['f64', 'In milliseconds.'],
      loss: ['f64', 'Part of the last heartbeats that stayed without an answer, 0 to 1.'],
      lastHeartbeatAt: 'instant',
      checking: ['bool', 'A probe is out.'],
    },
  },
  queue: {
    number: 3,
    layer: 'realtime',
    doc: 'How much waits to be sent.',
    fields: { size: 'u32', bytes: 'u32' },
  },
  settled: {
    number: 4,
    layer: 'realtime',
    doc: 'How a push ended.',
    fields: {
      request: 'RequestId',
      outcome: 'Outcome',
      error: 'ErrorCode',
      status: ['text', "The reply's; empty where there was none."],
      response: 'payload',
    },
  },
  channelState: {
    number: 5,
    layer: 'realtime',
    doc: 'A channel has another state, or another reason or plan for the one it has.',
    fields: {
      channel: 'ChannelId',
      state: 'ChannelState',
      error: 'ErrorCode',
      retryAt: ['instant', 'When it joins again.'],
      detail: 'text',
      response: ['text', 'The answer to the join, where there is one.'],
    },
  },
  message: {
    number: 6,
    layer: 'realtime',
    doc: "A message of a plain Phoenix channel, or one whose event is the server's own.",
    fields: { channel: 'ChannelId', event: 'text', payload: 'payload' },
  },
  broadcast: {
    number: 7,
    layer: 'realtime',
    doc: 'A broadcast of Supabase Realtime.',
    fields: {
      channel: 'ChannelId',
      form: ['BroadcastForm', '0: `payload` is the whole message; 1 and 2: the user’s payload alone.'],
      event: 'text',
      payload: 'payload',
      meta: ['text', 'JSON, or empty.'],
    },
  },
  postgresChange: {
    number: 8,
    layer: 'realtime',
    doc: 'A database change.',
    fields: {
      channel: 'ChannelId',
      change: 'ChangeType',
      longNumbers: ['bool', 'A record may hold a number that JavaScript cannot; only then is it looked for.'],
      bindings: ['u16[]', "Positions in the join payload's `postgres_changes` that this change is for."],
      relation: [
        { schema: 'text', table: 'text', columns: 'text' },
        "Schema and table as they stand in JSON, and the list of columns; absent where they are those of the channel's change before.",
      ],
      commitTimestamp: 'text',
      record: ['text', 'JSON; empty for a delete.'],
      oldRecord: ['text', 'JSON; empty for an insert.'],
      errors: ['text', 'A list as JSON; empty if there are none.'],
    },
  },
  presence: {
    number: 9,
    layer: 'realtime',
    doc: 'Who is there has changed: the core merges, and JavaScript works out who came and who left.',
    fields: {
      channel: 'ChannelId',
      update: [
        'text',
        'JSON: by each key that changed what is there now, `null` where nobody is. Of Supabase a list of metas, of Phoenix `{ metas, … }`.',
      ],
    },
  },
  system: {
    number: 10,
    layer: 'realtime',
    doc: 'A `system` message of a channel.',
    fields: { channel: 'ChannelId', payload: ['text', 'JSON.'] },
  },
  tokenWanted: {
    number: 11,
    layer: 'realtime',
    doc: 'A fresh access token is wanted.',
    fields: { why: 'TokenWish' },
  },
  notice: {
    number: 12,
    layer: 'realtime',
    doc: 'Something happened that ends nothing, but that somebody should know of.',
    fields: { code: 'ErrorCode', count: ['u32', 'How often it has happened so far.'], detail: 'text' },
  },
  tableDirty: {
    number: 13,
    layer: 'sync',
    doc: 'A live table has something to show: `drainTable` asks for it.',
    fields: { table: 'TableId' },
  },
  tableDiff: {
    number: 14,
    layer: 'sync',
    doc: 'What is new in a live table since the last look.',
    fields: {
      table: 'TableId',
      live: ['bool', 'False until the first fetched page was merged.'],
      longNumbers: ['bool', 'A row may hold a number that JavaScript cannot; only then is it looked for.'],
      anew: ['bool', 'Whatever was shown before is gone: the list begins anew.'],
      removed: 'text[]',
      keys: ['text[]', 'Of the rows that are new or changed, shown or not.'],
      rows: ['large text', 'Those rows, as a JSON array.'],
      left: [
        'u32[]',
        'Places, in the list as it was, of rows that stand elsewhere now or are shown no more; ascending.',
      ],
      came: ['text[]', 'Keys of the rows that stand in their stead, or are shown now.'],
      places: ['u32[]', 'Their places in the list as it is now, ascending.'],
    },
  },
  tableStale: {
    number: 15,
    layer: 'sync',
    doc: 'A live table must be fetched anew: changes may have been missed.',
    fields: { table: 'TableId' },
  },
  track: {
    number: 16,
    layer: 'sync',
    doc: "What follows from a track's fixes.",
    fields: { track: 'TrackId', json: ['text', 'See `js/src/track/track.ts`.'] },
  },
  metrics: {
    number: 17,
    layer: 'realtime',
    doc: 'The answer to the command of that name.',
    fields: { request: 'u32', json: ['text', 'Counters since the start (`js/src/connection/metrics.ts`).'] },
  },
  taught: {
    number: 18,
    layer: 'realtime',
    doc: 'The frame that was just delivered was a plain one: until the epoch ends, JavaScript may deliver what is like it by itself.',
    fields: {
      epoch: ['f64', 'Of another one nothing is to be learned: it was taken back at once.'],
      number: ['u32', 'Names what is taught, in the accounts.'],
      lesson: 'Lesson',
      channel: 'ChannelId',
      change: ['ChangeType', 'Of a change.'],
      form: ['BroadcastForm', 'Of a broadcast.'],
      bindings: ['u16[]', "Of a change: positions in the join payload's `postgres_changes`."],
      relation: [{ schema: 'text', table: 'text', columns: 'text' }, "Of a change: as in the change's own event."],
      event: ['text', 'Of all else.'],
      meta: ['text', 'Of a broadcast in a binary frame.'],
      places: [
        'u32[]',
        'Where the topic begins and ends in the frame (UTF-16 units of a text, bytes of a binary one), and then what may differ: of a change the time, the record and the old record; else the payload and the meta. Twice 0: not there.',
      ],
    },
  },
}
