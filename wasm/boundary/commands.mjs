/**
 * What JavaScript tells the core. None has an answer but events; all ids are chosen by JavaScript. A batch holds commands one after another:
 * README.md says how they are laid out. Both sides are always of one build, so that numbers are places in this list.
 *
 * The core's handler is the method of `realtime::Client` of that name (`open_channel` for `openChannel`), with the fields in order and then
 * the time; `handler` names another one. Commands of `live` go to `sync::LiveData`, without the time: that code is a module of its own,
 * which JavaScript loads before the first of them.
 *
 * Fields are as in events.mjs, and JavaScript may leave out those with `?`: then they are empty or 0.
 * @typedef {import('./events.mjs').Type} Type
 * @type {Readonly<Record<string, { doc: string, live?: true, handler?: string, passive?: true, fields?: Readonly<Record<string, Type>> }>>}
 */
export const commands = {
  connect: { doc: 'The user wants a connection.' },
  disconnect: { passive: true, doc: 'Clean: leaves the channels, closes, clears the queue.' },
  simulateDisconnect: { doc: 'Drops the connection as a network would.' },
  setOnline: {
    passive: true,
    handler: 'online_changed',
    doc: 'What the browser says of the network.',
    fields: { online: 'bool' },
  },
  setVisible: {
    passive: true,
    handler: 'visible_changed',
    doc: 'Whether the page is shown.',
    fields: { visible: 'bool' },
  },
  userActed: { doc: 'Somebody is at the page and does something: whoever waits for a connection need not wait so long.' },
  suspend: { passive: true, doc: 'The page is frozen.' },
  resume: { passive: true, doc: 'The page goes on.' },
  setAccessToken: {
    passive: true,
    doc: 'An empty token: nobody is signed in.',
    fields: { token: 'text', user: ['?text', 'Whose it is, where it has no `sub`.'] },
  },
  tokenFailed: { passive: true, doc: 'The `accessToken` function failed.', fields: { message: 'text' } },
  openChannel: {
    passive: true,
    doc: 'Makes a channel. It joins when it is subscribed.',
    fields: { channel: 'ChannelId', topic: 'text', joinPayload: ['text', 'JSON.'] },
  },
  configureChannel: {
    passive: true,
    doc: 'Changes what a channel asks for; a joined one joins anew.',
    fields: { channel: 'ChannelId', joinPayload: ['text', 'JSON.'] },
  },
  subscribe: {
    doc: 'The user wants the channel.',
    fields: { channel: 'ChannelId', timeoutMs: ['duration', 'Of its join; 0: the default.'] },
  },
  unsubscribe: {
    doc: 'The user does not want the channel any more.',
    fields: { channel: 'ChannelId', timeoutMs: ['duration', 'Of its leave; 0: the default.'] },
  },
  closeChannel: { passive: true, doc: 'Forgets a channel, leaving it first.', fields: { channel: 'ChannelId' } },
  push: {
    doc: 'A message to send.',
    fields: {
      channel: 'ChannelId',
      request: 'RequestId',
      event: 'text',
      payload: ['payload', 'JSON text, or bytes.'],
      timeoutMs: [
        'duration',
        'It settles within this time, wherever it is; 0: it waits as the queue lets it, then `pushTimeoutMs` for its answer.',
      ],
      flags: ['u32', 'See `PushFlag`.'],
      waitedMs: ['?duration', 'How long it has waited already, on an earlier page: counts towards its time to live.'],
      owner: ['?text', 'The user who sent it; left out: whoever is signed in, or signs in first.'],
      place: ['?u32', 'Its place in the order of sending, from 1; left out: behind all that have one, as it comes.'],
    },
  },
  metrics: { doc: 'Asks for the counters.', handler: 'tell_metrics', fields: { request: 'u32' } },
  learn: { passive: true, doc: 'JavaScript has what it needs to deliver by itself: plain deliveries are `taught` from now on.' },

  openTable: {
    live: true,
    handler: 'open',
    doc: 'Makes a live table over a channel.',
    fields: { table: 'TableId', channel: 'ChannelId', options: ['text', 'JSON (`sync/live_tables.h`).'] },
  },
  tableFetched: { live: true, handler: 'page_fetched', doc: 'A page of rows has come.', fields: { table: 'TableId', rows: ['text', 'A JSON array.'] } },
  tableRefetch: { live: true, handler: 'begin_fetch', doc: 'A page is being asked for: changes wait for it. To be told before each.', fields: { table: 'TableId' } },
  editTable: {
    live: true,
    handler: 'begin_edit',
    doc: 'A change that is shown before the server has confirmed it.',
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
    doc: 'The server has taken an edit.',
    fields: {
      table: 'TableId',
      edit: 'EditId',
      stored: ['text', 'The row as the server has it now, as JSON; empty after a delete.'],
    },
  },
  refuseEdit: { live: true, doc: 'The server has refused an edit.', fields: { table: 'TableId', edit: 'EditId' } },
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
  { name: 'expectsReply', value: 1, doc: 'A reply is expected: it settles acked or failed. Without it, it settles sent once written.' },
  { name: 'queue', value: 2, doc: 'Wait in the queue while the channel is not joined. Without it, it fails at once.' },
  {
    name: 'userBroadcast',
    value: 4,
    doc: "A user broadcast; binary ones go out as the protocol's kind 3, with the event as the user's event.",
  },
  { name: 'ownChannel', value: 8, doc: 'Sent by `ConnectionManager.send`: nobody but it opens the channel. Means nothing to the core.' },
]
