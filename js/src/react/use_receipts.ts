import { useCallback, useMemo } from 'react'
import type { RealtimeClient } from '../client/client.js'
import { postgresChangesFilter } from '../channel/postgres_filter.js'
import type { Row } from '../base/types.js'
import type { ChatNames } from './chat_types.js'
import type { TableHookOptions } from './table_hook_options.js'
import { useLiveTable } from './use_live_table.js'

/** Up to when each user has read, live, and a function that marks the chat as read for this user. */
export function useReceipts(
  client: RealtimeClient,
  channelId: string,
  userId: string | undefined,
  names: ChatNames,
  base: TableHookOptions,
) {
  const { receiptsTable: table, channel, user, lastReadAt: column } = names
  const filter = postgresChangesFilter().eq(channel, channelId).build()
  const { rows } = useLiveTable({ ...base, fetch: undefined, table, filter, key: [channel, user] })
  const markAsRead = useCallback(async () => {
    const row = { [channel]: channelId, [column]: new Date().toISOString() }
    const own = userId === undefined ? row : { ...row, [user]: userId }
    await client.rest.upsert({ table, schema: base.schema }, own, `${channel},${user}`)
  }, [client, table, base.schema, channel, channelId, user, userId, column])
  return useMemo(() => {
    const read = rows.map((row: Row) => [String(row[user]), Date.parse(String(row[column])) || 0] as const)
    return { lastReadAt: Object.freeze(Object.fromEntries(read)), markAsRead }
  }, [rows, user, column, markAsRead])
}
