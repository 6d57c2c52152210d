/**
 * The commands that JavaScript sends to the core. The core answers only by events, and JavaScript chooses all ids. A batch holds commands one
 * after another; README.md says how they are laid out. Both sides always come from one build, so a command's number is its place in this list.
 *
 * The core's handler is the method of `realtime::Client` with that name (`open_channel` for `openChannel`). It gets the fields in order, then
 * the time; `handler` names another method. Commands with `live` go to `sync::LiveData`, without the time: that code is a separate module,
 * which JavaScript loads before the first such command.
 *
 * Fields are as in events.mjs. JavaScript may leave out those with `?`: then they are empty or 0.
 * @typedef {import('./events.mjs').Type} Type
 * @type {Readonly<Record<string, { doc: string, live?: true, handler?: string, passive?: true, fields?: Readonly<Record<string, Type>> }>>}
 */
export const commands = {
  connect: { doc: 'The user wants a connection.' },
  disconnect: { passive: true, doc: 'Leaves the channels, closes the connection, and clears the queue.' },
  simulateDisconnect: { doc: 'Drops the connection as a network would.' },
  setOnline: {
    passive: true,
    handler: 'online_changed',
    doc: 'Whether the browser says that there is a network.',
    fields: { online: 'bool' },
  },
  setVisible: {
    passive: true,
    handler: 'visible_changed',
    doc: 'Whether the page is shown.',
    fields: { visible: 'bool' },
  },
  userActed: { doc: 'The user does something on the page, which shortens the wait for a connection.' },
  suspend: { passive: true, doc: 'The page is frozen.' },
  resume: { passive: true, doc: 'The page runs again.' },
  setAccessToken: {
    passive: true,
    doc: 'Sets the access token. An empty one means that nobody is signed in.',
    fields: { token: 'text', user: ['?text', 'The user, if the token has no `sub`.'] },
  },
  tokenFailed: { passive: true, doc: 'The `accessToken` function failed.', fields: { message: 'text' } },
  openChannel: {
    passive: true,
    doc: 'Makes a channel. It joins when the user subscribes.',
    fields: {
      channel: 'ChannelId',
      topic: 'text',
      joinPayload: ['text', 'JSON. For a Supabase channel the core adds what its attachments ask for.'],
    },
  },
  configureChannel: {
    passive: true,
    doc: 'Changes the payload that a channel joins with. A joined channel joins again when the deadline (now) is reached.',
    fields: { channel: 'ChannelId', joinPayload: ['text', 'JSON.'] },
  },
  attach: {
    passive: true,
    doc: 'A listener or table asks a Supabase channel for something, until it is detached or the channel is closed. If the last join did not ask for that, a joined channel joins again when the deadline (now) is reached: what several ask for in one task is one join.',
    fields: {
      channel: 'ChannelId',
      attachment: ['AttachmentId', 'Replaces an attachment with the same id.'],
      presence: ['bool', 'Asks for presence.'],
      changes: ['text', 'Asks for database changes: a JSON array as in `config.postgres_changes`.'],
      config: [
        '?text',
        'Claims a config: JSON as a join’s `config`, without changes. What it leaves out is as others want it. If it cannot be had beside the claims of others, the core reports `attachment`.',
      ],
    },
  },
  detach: {
    passive: true,
    doc: 'Ends an attachment. Nobody else is interrupted: the next join leaves out what only this one asked for.',
    fields: { channel: 'ChannelId', attachment: 'AttachmentId' },
  },
  subscribe: {
    doc: 'The user wants the channel.',
    fields: { channel: 'ChannelId', timeoutMs: ['duration', 'The time limit of its join; 0: the default.'] },
  },
  unsubscribe: {
    doc: 'The user no longer wants the channel.',
    fields: { channel: 'ChannelId', timeoutMs: ['duration', 'The time limit of its leave; 0: the default.'] },
  },
  closeChannel: { passive: true, doc: 'Leaves a channel, then forgets it.', fields: { channel: 'ChannelId' } },
  push: {
    doc: 'A message to send.',
    fields: {
      channel: 'ChannelId',
      request: 'RequestId',
      event: 'text',
      payload: ['payload', 'JSON text, or bytes.'],
      timeoutMs: [
        'duration',
        'The message settles within this time, wherever it is. 0: it waits as long as the queue allows, then `pushTimeoutMs` for its answer.',
      ],
      flags: ['u32', 'See `PushFlag`.'],
      waitedMs: ['?duration', 'How long the message has waited already, on an earlier page. Counts towards its time to live.'],
      owner: ['?text', 'The user who sent it. If left out: the user who is signed in, or who signs in first.'],
      place: ['?u32', 'Its place in the order of sending, from 1. Messages without a place follow all others, in order of arrival.'],
    },
  },
  metrics: { doc: 'Asks for the counters.', handler: 'tell_metrics', fields: { request: 'u32' } },
  learn: { passive: true, doc: 'JavaScript is ready to deliver frames by itself: from now on the core sends `taught` for plain deliveries.' },

  openTable: {
    live: true,
    handler: 'open',
    doc: 'Makes a live table over a channel.',
    fields: { table: 'TableId', channel: 'ChannelId', attachment: ['AttachmentId', 'Whose changes it takes.'], options: ['text', 'JSON (`sync/live_tables.h`).'] },
  },
  tableFetched: { live: true, handler: 'page_fetched', doc: 'A page of rows has arrived.', fields: { table: 'TableId', rows: ['text', 'A JSON array.'] } },
  tableRefetch: { live: true, handler: 'begin_fetch', doc: 'JavaScript is about to fetch a page, and changes wait for it. Post it before every fetch.', fields: { table: 'TableId' } },
  editTable: {
    live: true,
    handler: 'begin_edit',
    doc: 'An edit that shows before the server has confirmed it.',
    fields: {
      table: 'TableId',
      edit: 'EditId',
      kind: 'EditKind',
      match: ['text', 'A JSON object.'],
      patch: ['text', 'A JSON object.'],
    },
  },
  confirmEdit: {
    live: true,
    doc: 'The server has accepted an edit.',
    fields: {
      table: 'TableId',
      edit: 'EditId',
      stored: ['text', 'The row as the server has it now, as JSON; empty after a delete.'],
    },
  },
  refuseEdit: { live: true, doc: 'The server has refused an edit.', fields: { table: 'TableId', edit: 'EditId' } },
  changesKept: {
    live: true,
    doc: 'Updates that JavaScript has kept back, the last one of each row. Handed over before anything else happens in the core.',
    fields: {
      table: 'TableId',
      rows: ['text', 'A JSON array of objects.'],
      shown: ['bool', 'The page shows them already, where they stood.'],
    },
  },
  drainTable: { live: true, handler: 'drain', doc: 'Asks for what is new.', fields: { table: 'TableId' } },
  closeTable: { live: true, handler: 'close', doc: 'Forgets a live table.', fields: { table: 'TableId' } },
  openTrack: {
    live: true,
    handler: 'tracks.open',
    passive: true,
    doc: 'Makes a track.',
    fields: { track: 'TrackId', options: ['text', 'JSON (`sync/tracks.h`).'] },
  },
  addFixes: {
    live: true,
    handler: 'tracks.add',
    doc: 'Positions of a track.',
    fields: { track: 'TrackId', fixes: ['text', 'JSON: `[[latitude, longitude, accuracy, at]…]`.'] },
  },
  closeTrack: { live: true, handler: 'tracks.close', passive: true, doc: 'Forgets a track.', fields: { track: 'TrackId' } },
}

/** Flags of a push, added together. `core`: the core reads it. */
export const pushFlags = [
  { name: 'expectsReply', value: 1, doc: 'A reply is expected: the message settles acked or failed. Without this flag, it settles sent once written.' },
  { name: 'queue', value: 2, doc: 'The message waits in the queue while the channel is not joined. Without this flag, it fails at once.' },
  {
    name: 'userBroadcast',
    value: 4,
    doc: "A user broadcast; binary ones go out as the protocol's kind 3, with the event as the user's event.",
  },
  { name: 'ownChannel', value: 8, doc: 'Sent by `ConnectionManager.send`, which opens the channel itself. Means nothing to the core.' },
]
