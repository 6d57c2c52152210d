/**
 * Ids and enums that cross, by the layer of the core that declares them. JavaScript chooses the ids. Never reuse an enum's number, which is a
 * member's place in the list unless it gives one. In C++ they are in `<layer>/enums.h`, in TypeScript in `js/src/base/enums.ts`.
 */

/** @type {readonly { name: string, layer: string, doc: string }[]} */
export const ids = [
  { name: 'RequestId', layer: 'core', doc: 'Names one `send()` until it settles; unique in one client.' },
  { name: 'ChannelId', layer: 'core', doc: 'Names one channel of a client.' },
  { name: 'AttachmentId', layer: 'core', doc: 'Names what one listener or table asks a channel for; unique in one client.' },
  { name: 'TableId', layer: 'sync', doc: 'Names one live table of a client.' },
  { name: 'EditId', layer: 'sync', doc: 'Names one optimistic edit of a table until it is settled.' },
  { name: 'TrackId', layer: 'sync', doc: 'Names one track of a client.' },
]

/**
 * `names`: TypeScript gets a list of the members by number, under this name.
 * @typedef {{ name: string, layer: string, doc: string, names?: string, members: Readonly<Record<string, string>> }} Enum
 * @type {readonly Enum[]}
 */
export const enums = [
  {
    name: 'ConnectionState',
    layer: 'core',
    names: 'CONNECTION_STATES',
    doc: 'What the user sees of the connection (specification, "Connection State Management").',
    members: {
      disconnected: 'Not connected and not dialling: `connect()` was not called, `disconnect()` was, or the browser is offline.',
      connecting: 'The first dial.',
      connected: 'Open.',
      reconnecting: 'Lost: waiting, or dialling again.',
    },
  },
  {
    name: 'QualityLevel',
    layer: 'core',
    names: 'QUALITY_LEVELS',
    doc: 'Smoothed latency in steps (specification, "Quality Levels").',
    members: {
      offline: 'Without a connection.',
      poor: '',
      fair: 'Below 1000 ms.',
      good: 'Below 300 ms.',
      excellent: 'Below 100 ms.',
    },
  },
  {
    name: 'Outcome',
    layer: 'core',
    names: 'OUTCOMES',
    doc: 'How a `send()` ended. Each one ends exactly once.',
    members: {
      acked: 'The server confirmed it.',
      sent: 'Written; no confirmation was asked for.',
      dropped: 'Never written: pushed out by a limit, or ended by `disconnect()` or a leave; see the error.',
      expired: 'Never written: older than its time to live.',
      failed: 'Refused, or written but never confirmed (it may have arrived); see the error.',
    },
  },
  {
    name: 'QueueOverflow',
    layer: 'core',
    doc: 'What a full queue does.',
    members: {
      drop_oldest: 'Gives up its oldest message.',
      drop_newest: 'Gives up the new message.',
      reject: 'Refuses the new message with an error.',
    },
  },
  {
    name: 'HiddenPolicy',
    layer: 'core',
    doc: 'What to do with the connection while the page is hidden.',
    members: {
      keep: 'Nothing.',
      slow: 'Fewer heartbeats and the longest waits.',
      pause: 'Disconnect after a while, and connect again when it is shown.',
    },
  },
  {
    name: 'Encoding',
    layer: 'phoenix',
    doc: 'What a payload is.',
    members: { json: 'JSON text.', binary: 'Bytes, which Holdfast does not interpret.' },
  },
  {
    name: 'ChannelState',
    layer: 'phoenix',
    names: 'CHANNEL_STATES',
    doc: 'What the user sees of a channel. The layer above sets `subscribed`, because it knows what the channel asked for.',
    members: {
      closed: '',
      joining: '',
      joined: '',
      subscribed: '',
      errored: 'Rejoins by itself.',
      failed: 'Does not rejoin: the error is final.',
      leaving: '',
    },
  },
  {
    name: 'ChangeType',
    layer: 'realtime',
    names: 'CHANGE_TYPES',
    doc: 'What happened to a row.',
    members: { insert: '', update: '', erase: '' },
  },
  {
    name: 'BroadcastForm',
    layer: 'realtime',
    doc: 'What the payload of a broadcast is.',
    members: {
      text: 'The whole message, JSON.',
      json: "The user's payload alone, JSON.",
      binary: "The user's payload alone, bytes.",
    },
  },
  {
    name: 'Lesson',
    layer: 'realtime',
    doc: 'The kinds of frames that JavaScript can deliver by itself.',
    members: {
      change: 'A database change.',
      broadcast: 'A broadcast in a text frame.',
      message: 'Another message in a text frame.',
      bytes: 'A broadcast in a binary frame; its payload is the rest of it.',
    },
  },
  {
    name: 'TokenWish',
    layer: 'realtime',
    doc: 'Why a fresh access token is wanted.',
    members: {
      connecting: 'A connection or a join begins.',
      expiring: 'The present token is about to expire.',
      rejected: 'The server refused the present token.',
    },
  },
  {
    name: 'TokenSource',
    layer: 'realtime',
    doc: 'Where the access token comes from. Only a function can be asked for a new one.',
    members: { none: '', value: '', function: '' },
  },
  {
    name: 'EditKind',
    layer: 'sync',
    doc: 'What an optimistic edit does to a row.',
    members: { insert: '', update: '', erase: '' },
  },
]
