/**
 * The events that the core sends to JavaScript. A batch holds records, one for each event; README.md says how they are laid out. Never reuse a
 * number, and add fields at the end: an older package may meet a newer core.
 *
 * A field's type is one of README.md's, an id or an enum. `?` before it means that it may be absent. An object holds fields (given by their types
 * alone) that are present or absent together. A list of two holds the type and a comment.
 * @typedef {string | Group} One
 * @typedef {{ readonly [field: string]: string }} Group
 * @typedef {One | readonly [One, string]} Type
 * @type {Readonly<Record<string, { number: number, layer: string, doc: string, fields: Readonly<Record<string, Type>> }>>}
 */
export const events = {
  connectionState: {
    number: 1,
    layer: 'realtime',
    doc: 'The connection has a new state, or a new reason or plan for its present one.',
    fields: {
      state: 'ConnectionState',
      previous: ['ConnectionState', 'Equal to `state` if only the attempt or the reason is new.'],
      reason: 'ErrorCode',
      closeCode: ['u16', 'RFC 6455, 7.4; 0 if no socket closed.'],
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
      loss: ['f64', 'Part of the last heartbeats that had no answer, 0 to 1.'],
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
      status: ['text', "The reply's status; empty without a reply."],
      response: 'payload',
    },
  },
  channelState: {
    number: 5,
    layer: 'realtime',
    doc: 'A channel has a new state, or a new reason or plan for its present one.',
    fields: {
      channel: 'ChannelId',
      state: 'ChannelState',
      error: 'ErrorCode',
      retryAt: ['instant', 'When it joins again.'],
      detail: 'text',
      response: ['text', 'The answer to the join, if there is one.'],
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
      form: ['BroadcastForm', '0: `payload` is the whole message; 1 and 2: it is only the user’s payload.'],
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
      longNumbers: ['bool', 'A record may hold a number that JavaScript cannot hold. JavaScript looks for one only then.'],
      attachments: ['AttachmentId[]', 'The attachments that this change is for, ascending, without those of tables.'],
      relation: [
        { schema: 'text', table: 'text', columns: 'text' },
        "Schema and table as they stand in JSON, and the list of columns; absent if they equal those of the channel's previous change.",
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
    doc: 'Presence has changed. The core merges, and JavaScript works out who came and who left.',
    fields: {
      channel: 'ChannelId',
      update: [
        'text',
        'JSON: the present value of each key that changed, `null` if nobody is left. A list of metas for Supabase, `{ metas, … }` for Phoenix.',
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
    doc: 'The core needs a fresh access token.',
    fields: { why: 'TokenWish' },
  },
  notice: {
    number: 12,
    layer: 'realtime',
    doc: 'Something happened that ends nothing, but that you should know.',
    fields: { code: 'ErrorCode', count: ['u32', 'How often it has happened so far.'], detail: 'text' },
  },
  tableDirty: {
    number: 13,
    layer: 'sync',
    doc: 'A live table has something new: ask for it with `drainTable`.',
    fields: { table: 'TableId' },
  },
  tableDiff: {
    number: 14,
    layer: 'sync',
    doc: 'What is new in a live table since the last look.',
    fields: {
      table: 'TableId',
      live: ['bool', 'False until the first fetched page was merged.'],
      longNumbers: ['bool', 'A row may hold a number that JavaScript cannot hold. JavaScript looks for one only then.'],
      anew: ['bool', 'The list starts again: everything shown before is gone.'],
      left: ['u32[]', 'Places in the old list of the rows that have moved or are no longer shown; ascending.'],
      keys: ['text[]', 'The keys of the rows that are new or changed, of those shown.'],
      rows: ['large text', 'Those rows, as a JSON array.'],
      places: ['u32[]', 'Their places in the new list.'],
      came: [
        'u32',
        'So many of them, the first ones, have moved or are newly shown; their places are ascending. The others stand where they stood.',
      ],
    },
  },
  tableStale: {
    number: 15,
    layer: 'sync',
    doc: 'A live table may have missed changes: fetch it again.',
    fields: { table: 'TableId' },
  },
  track: {
    number: 16,
    layer: 'sync',
    doc: "What the core has worked out from a track's fixes.",
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
    doc: 'The frame just delivered was a plain one. Until the epoch ends, JavaScript may deliver frames like it by itself.',
    fields: {
      epoch: ['f64', 'If it is not the present epoch, learn nothing: the lesson was withdrawn at once.'],
      number: ['u32', 'Names the lesson in the accounts.'],
      lesson: 'Lesson',
      channel: 'ChannelId',
      change: ['ChangeType', 'For a change.'],
      form: ['BroadcastForm', 'For a broadcast.'],
      attachments: ['AttachmentId[]', 'For a change: the attachments that it is for.'],
      relation: [{ schema: 'text', table: 'text', columns: 'text' }, "For a change: as in the change's own event."],
      tables: ['u32[]', 'For an update: the live tables that take it, and need only the last one of each row. `key` names their rows.'],
      key: 'text[]',
      event: ['text', 'For all other kinds.'],
      meta: ['text', 'For a broadcast in a binary frame.'],
      places: [
        'u32[]',
        'Begin and end of the topic in the frame (UTF-16 units of a text frame, bytes of a binary one), then of each part that may differ: for a change the time, the record and the old record; else the payload and the meta. Two zeros: the part is absent.',
      ],
    },
  },
  attachment: {
    number: 19,
    layer: 'realtime',
    doc: 'An attachment is refused, because its config cannot be had beside that of others; or it is refused no longer.',
    fields: { channel: 'ChannelId', attachment: 'AttachmentId', error: ['ErrorCode', 'None: it is refused no longer.'] },
  },
  echo: {
    number: 20,
    layer: 'realtime',
    doc: "A broadcast of this client, for those who want it (`config.broadcast.self`) while others on the channel do not. Once it is written, or, if it expects a reply, acknowledged.",
    fields: {
      channel: 'ChannelId',
      attachments: ['AttachmentId[]', 'Whom it is for, ascending; 0: the channel itself.'],
      form: 'BroadcastForm',
      event: ['text', 'If `payload` is the whole message, that names the event.'],
      payload: 'payload',
    },
  },
}
