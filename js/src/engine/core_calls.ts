import type { Command, HostEvent, PushCommand } from '../port/port.js'
import type { CoreModule } from './wasm_module.js'

/**
 * Carries a command out as a call of the core. What the host itself has to say of it goes to `tell`, before the core's own
 * events.
 */
export function callCore(
  core: CoreModule,
  client: number,
  c: Exclude<Command, { type: 'create' }>,
  tell: (event: HostEvent) => void,
): void {
  switch (c.type) {
    case 'setOnline':
      return core.setOnline(client, c.online)
    case 'setVisible':
      return core.setVisible(client, c.visible)
    case 'userActed':
      return core.userActed(client)
    case 'setAccessToken':
      return core.setAccessToken(client, c.token, c.user ?? '')
    case 'tokenFailed':
      return core.tokenFailed(client, c.message)
    case 'openChannel':
      return core.openChannel(client, c.channel, c.topic, c.joinPayload)
    case 'configureChannel':
      return core.configureChannel(client, c.channel, c.joinPayload)
    case 'subscribe':
      return core.subscribe(client, c.channel, c.timeoutMs)
    case 'unsubscribe':
      return core.unsubscribe(client, c.channel, c.timeoutMs)
    case 'closeChannel':
      return core.closeChannel(client, c.channel)
    case 'push':
      tell({ type: 'accepted', request: c.request })
      return push(core, client, c)
    case 'openTable':
      return core.openTable(client, c.table, c.channel, c.options)
    case 'tableFetched':
      return core.tableFetched(client, c.table, c.rows)
    case 'tableRefetch':
      return core.tableRefetch(client, c.table)
    case 'editTable':
      return core.editTable(client, c.table, c.edit, c.kind, c.match, c.patch)
    case 'confirmEdit':
      return core.confirmEdit(client, c.table, c.edit, c.stored)
    case 'refuseEdit':
      return core.refuseEdit(client, c.table, c.edit)
    case 'drainTable':
      return core.drainTable(client, c.table)
    case 'closeTable':
      return core.closeTable(client, c.table)
    case 'openTrack':
      return core.openTrack(client, c.track, c.options)
    case 'addFixes':
      return core.addFixes(client, c.track, c.fixes)
    case 'closeTrack':
      return core.closeTrack(client, c.track)
    case 'metrics':
      return tell({ type: 'metrics', request: c.request, json: core.metrics(client) })
    default:
      return core[c.type](client)
  }
}

function push(core: CoreModule, client: number, c: PushCommand): void {
  const { channel, request, event, payload, timeoutMs, flags, waitedMs = 0, owner = '' } = c
  if (typeof payload === 'string')
    core.push(client, channel, request, event, payload, timeoutMs, flags, waitedMs, owner)
  else core.pushBinary(client, channel, request, event, payload, timeoutMs, flags, waitedMs, owner)
}
