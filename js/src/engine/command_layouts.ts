// Written from wasm/boundary/commands.mjs by "npm run boundary": change that, not this.

import type { CoreCommand } from '../port/commands.js'

/** The fields of each command, in order, each behind the letter of its type (`command_writer.ts`). Its place is the command's number, from 1. */
export const LAYOUTS: Readonly<Record<CoreCommand['type'], string>> = {
  connect: '',
  disconnect: '',
  simulateDisconnect: '',
  setOnline: 'bonline',
  setVisible: 'bvisible',
  userActed: '',
  suspend: '',
  resume: '',
  setAccessToken: 'ttoken tuser',
  tokenFailed: 'tmessage',
  openChannel: 'uchannel ttopic tjoinPayload',
  configureChannel: 'uchannel tjoinPayload',
  attach: 'uchannel uattachment bpresence tchanges tconfig',
  detach: 'uchannel uattachment',
  subscribe: 'uchannel dtimeoutMs',
  unsubscribe: 'uchannel dtimeoutMs',
  closeChannel: 'uchannel',
  push: 'uchannel urequest tevent ppayload dtimeoutMs uflags dwaitedMs towner uplace',
  metrics: 'urequest',
  learn: '',
  openTable: 'utable uchannel uattachment toptions',
  tableFetched: 'utable trows',
  tableRefetch: 'utable',
  editTable: 'utable uedit bkind tmatch tpatch',
  confirmEdit: 'utable uedit tstored',
  refuseEdit: 'utable uedit',
  changesKept: 'utable trows bshown',
  drainTable: 'utable',
  closeTable: 'utable',
  openTrack: 'utrack toptions',
  addFixes: 'utrack tfixes',
  closeTrack: 'utrack',
}
