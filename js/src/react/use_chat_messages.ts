'use client'

import { useMemo } from 'react'
import { postgresChangesFilter } from '../channel/postgres_filter.js'
import type { Row } from '../base/types.js'
import type { PendingRow } from './row_outbox.js'
import { CHAT_NAMES } from './chat_types.js'
import type { ChatMessage, ChatMessages, ChatNames, ChatOptions } from './chat_types.js'
import { useClient } from './client_context.js'
import { statusOf } from './table_hook_options.js'
import type { TableHookOptions } from './table_hook_options.js'
import { useLiveTable } from './use_live_table.js'
import { useOwnMessages } from './use_own_messages.js'
import { useReceipts } from './use_receipts.js'
import { useStable } from './use_stable.js'
import { useTyping } from './use_typing.js'

/**
 * A chat: its messages in the table, live, and everything needed to write one.
 *
 * ```tsx
 * const { messages, sendMessage, markAsRead } = useChatMessages(channelId, { userId: user.id })
 * await sendMessage({ text: 'Hello!', attachments: [] })
 * ```
 * @param T a message's type; it is trusted, not checked
 */
export function useChatMessages<T extends Row = Row>(channelId: string, options: ChatOptions = {}): ChatMessages<T> {
  const client = useClient(options.client)
  const names = useStable({ ...CHAT_NAMES, ...options.names })
  const { pageSize = 50, userId } = options
  const base = useStable(tableBase(options))
  const filter = postgresChangesFilter().eq(names.channel, channelId).build()
  const order = [{ column: names.createdAt, ascending: false }]
  const live = useLiveTable<T>({
    ...base,
    table: names.table,
    filter,
    key: [names.id],
    order,
    limit: pageSize,
  })
  const { rows } = live
  const { pending, actions } = useOwnMessages<T>(channelId, names, options)
  const messages = useMemo(() => withPending<T>(rows, pending, names.id), [rows, pending, names.id])
  const receipts = useReceipts(client, channelId, userId, names, base)
  const typing = useTyping(channelId, options)
  const unreadCount = useMemo(
    () => countUnread(rows, names, userId, receipts.lastReadAt),
    [rows, names, userId, receipts.lastReadAt],
  )
  return useMemo(
    () =>
      Object.freeze({
        messages,
        ...statusOf(live),
        hasOlder: live.hasMore,
        loadOlder: live.loadMore,
        ...actions,
        ...receipts,
        unreadCount,
        ...typing,
      }),
    [messages, live, actions, receipts, unreadCount, typing],
  )
}

function tableBase({ client, schema, fetch, enabled, debounceMs, maxStalenessMs }: TableHookOptions): TableHookOptions {
  return { client, schema, fetch, enabled, debounceMs, maxStalenessMs }
}

function withPending<T extends Row>(
  rows: readonly T[],
  pending: readonly PendingRow[],
  idColumn: string,
): readonly ChatMessage<T>[] {
  const stored = new Set(rows.map((row) => String(row[idColumn])))
  const own = pending.filter(({ row }) => !stored.has(String(row[idColumn])))
  return Object.freeze([
    ...[...rows].reverse().map((row) => Object.freeze({ ...row, delivery: 'sent' as const })),
    ...own.map(({ row, state }) => Object.freeze({ ...(row as T), delivery: state })),
  ])
}

function countUnread(
  rows: readonly Row[],
  names: ChatNames,
  userId: string | undefined,
  lastReadAt: Readonly<Record<string, number>>,
): number {
  if (userId === undefined) return 0
  const readAt = lastReadAt[userId] ?? 0
  return rows.filter((row) => row[names.sender] !== userId && Date.parse(String(row[names.createdAt])) > readAt).length
}
