import type { Command, HostEvent, PushCommand } from './port.js'
import type { EmbindClient } from './wasm_module.js'

/**
 * Carries a command out as a call of the core's class. What the host itself has to say of it goes to `tell`, before the core's own
 * events.
 */
export function callCore(
  client: EmbindClient,
  c: Exclude<Command, { type: 'create' }>,
  tell: (event: HostEvent) => void,
): void {
  switch (c.type) {
    case 'setOnline':
      return client.setOnline(c.online)
    case 'setVisible':
      return client.setVisible(c.visible)
    case 'setAccessToken':
      return client.setAccessToken(c.token)
    case 'tokenFailed':
      return client.tokenFailed(c.message)
    case 'openChannel':
      return client.openChannel(c.channel, c.topic, c.joinPayload)
    case 'configureChannel':
      return client.configureChannel(c.channel, c.joinPayload)
    case 'subscribe':
      return client.subscribe(c.channel, c.timeoutMs)
    case 'unsubscribe':
      return client.unsubscribe(c.channel, c.timeoutMs)
    case 'closeChannel':
      return client.closeChannel(c.channel)
    case 'push':
      tell({ type: 'accepted', request: c.request })
      return push(client, c)
    case 'openTable':
      return client.openTable(c.table, c.channel, c.options)
    case 'tableFetched':
      return client.tableFetched(c.table, c.rows)
    case 'tableRefetch':
      return client.tableRefetch(c.table)
    case 'editTable':
      return client.editTable(c.table, c.edit, c.kind, c.match, c.patch)
    case 'confirmEdit':
      return client.confirmEdit(c.table, c.edit, c.stored)
    case 'refuseEdit':
      return client.refuseEdit(c.table, c.edit)
    case 'drainTable':
      return client.drainTable(c.table)
    case 'closeTable':
      return client.closeTable(c.table)
    case 'openTrack':
      return client.openTrack(c.track, c.options)
    case 'addFixes':
      return client.addFixes(c.track, c.fixes)
    case 'closeTrack':
      return client.closeTrack(c.track)
    case 'metrics':
      return tell({ type: 'metrics', request: c.request, json: client.metrics() })
    default:
      return client[c.type]()
  }
}

function push(client: EmbindClient, c: PushCommand): void {
  const { channel, request, event, payload, timeoutMs, flags, waitedMs = 0 } = c
  if (typeof payload === 'string') client.push(channel, request, event, payload, timeoutMs, flags, waitedMs)
  else client.pushBinary(channel, request, event, payload, timeoutMs, flags, waitedMs)
}
