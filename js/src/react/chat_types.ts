import type { HoldfastError } from '../base/errors.js'
import type { Row } from '../base/types.js'
import type { DeliveryState } from './row_outbox.js'
import type { TableHookOptions } from './table_hook_options.js'

/** The tables and columns of a chat. All names are configurable. */
export interface ChatNames {
  /** Default `chat_messages`. */
  readonly table: string
  /** Default `chat_read_receipts`: one row for each channel and user. */
  readonly receiptsTable: string
  readonly id: string
  readonly channel: string
  readonly sender: string
  readonly text: string
  readonly attachments: string
  readonly createdAt: string
  readonly user: string
  readonly lastReadAt: string
}

/** The default names. */
export const CHAT_NAMES: ChatNames = {
  table: 'chat_messages',
  receiptsTable: 'chat_read_receipts',
  id: 'id',
  channel: 'channel_id',
  sender: 'sender_id',
  text: 'text',
  attachments: 'attachments',
  createdAt: 'created_at',
  user: 'user_id',
  lastReadAt: 'last_read_at',
}

/** `useChatMessages`'s options. */
export interface ChatOptions extends TableHookOptions {
  /** The user who writes. Pending messages show it as their sender; typing and receipts need it. */
  readonly userId?: string | undefined
  /** Tables and columns. Defaults: see {@link ChatNames}. */
  readonly names?: Partial<ChatNames> | undefined
  /** How many messages to load at first, and more with each `loadOlder` (50). */
  readonly pageSize?: number | undefined
  /** The channel for typing notices (`chat:ID`), and whether it is private (`true`). `false`: send none. */
  readonly typing?: { readonly channel?: string; readonly private?: boolean } | false | undefined
  /** Uploads a file and reports its progress from 0 to 1. What it resolves with becomes one of `attachments`. */
  readonly upload?: ((file: File, progress: (part: number) => void) => Promise<unknown>) | undefined
}

/** A message to send: text, files to upload first, or attachments that are uploaded already. */
export interface ChatDraft {
  readonly text: string
  readonly attachments?: readonly unknown[]
  readonly files?: readonly File[]
}

/** A message: its columns, and how far it has got. `sent`: it is in the table. */
export type ChatMessage<T extends Row = Row> = T & { readonly delivery: DeliveryState | 'sent' }

/** What `useChatMessages` gives. Frozen. */
export interface ChatMessages<T extends Row> {
  /** The oldest first. This user's pending messages come last. */
  readonly messages: readonly ChatMessage<T>[]
  readonly loading: boolean
  readonly error: HoldfastError | null
  readonly stale: boolean
  /** The list missed changes and could not catch up so far: it is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps the current rows meanwhile. For a button beside an error. */
  readonly refetch: () => void
  /** True if there may be older messages. */
  readonly hasOlder: boolean
  readonly loadOlder: () => void
  /** Shows at once. Offline, the message waits; it is stored exactly once. Rejects if the server refuses it, or an upload fails. */
  readonly sendMessage: (draft: ChatDraft) => Promise<T>
  readonly retry: (id: string) => void
  readonly discard: (id: string) => void
  /** Tells the others that this user has read everything up to now. */
  readonly markAsRead: () => Promise<void>
  /** When each user last read, in milliseconds since 1970, by id. */
  readonly lastReadAt: Readonly<Record<string, number>>
  /** Messages from others since this user last read. */
  readonly unreadCount: number
  /** The other users who are typing now. */
  readonly typingUsers: readonly string[]
  /** Call it with each keystroke. It tells the others every two seconds at most, and ends by itself. */
  readonly setTyping: (isTyping: boolean) => void
  /** The progress of each running upload, from 0 to 1, in order. */
  readonly uploads: readonly number[]
}
