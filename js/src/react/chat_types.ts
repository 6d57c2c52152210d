import type { HoldfastError } from '../base/errors.js'
import type { Row } from '../base/types.js'
import type { DeliveryState } from './row_outbox.js'
import type { TableHookOptions } from './table_hook_options.js'

/** Where a chat's things are. All names may be given as yours are. */
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

/** What they are called if nothing is said. */
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
  /** The user who writes. Messages that are not stored yet show it as their sender; typing and receipts need it. */
  readonly userId?: string | undefined
  /** Tables and columns. Defaults: see {@link ChatNames}. */
  readonly names?: Partial<ChatNames> | undefined
  /** Messages at first, and more with each `loadOlder` (50). */
  readonly pageSize?: number | undefined
  /** The channel of who is typing (`chat:ID`), and whether it is private (`true`). `false`: nobody is told. */
  readonly typing?: { readonly channel?: string; readonly private?: boolean } | false | undefined
  /** Uploads a file, telling its progress from 0 to 1; what it resolves with becomes one of `attachments`. */
  readonly upload?: ((file: File, progress: (part: number) => void) => Promise<unknown>) | undefined
}

/** What is sent: text, and files that are uploaded first, or attachments that are there already. */
export interface ChatDraft {
  readonly text: string
  readonly attachments?: readonly unknown[]
  readonly files?: readonly File[]
}

/** A message: its columns, and how far it is. `sent`: it is in the table. */
export type ChatMessage<T extends Row = Row> = T & { readonly delivery: DeliveryState | 'sent' }

/** What `useChatMessages` gives. Frozen. */
export interface ChatMessages<T extends Row> {
  /** The oldest first; this user's own that are still on their way stand last. */
  readonly messages: readonly ChatMessage<T>[]
  readonly loading: boolean
  readonly error: HoldfastError | null
  readonly stale: boolean
  /** Something was missed, and catching up has failed so far: what is shown is known to be incomplete. */
  readonly gap: boolean
  /** Fetches again, and keeps what is shown meanwhile: for a button beside an error. */
  readonly refetch: () => void
  /** There may be older ones. */
  readonly hasOlder: boolean
  readonly loadOlder: () => void
  /** Shows at once; offline it waits, and is in the table once. Rejects where the server refuses it, or an upload fails. */
  readonly sendMessage: (draft: ChatDraft) => Promise<T>
  readonly retry: (id: string) => void
  readonly discard: (id: string) => void
  /** Tells the others that everything up to now was read. */
  readonly markAsRead: () => Promise<void>
  /** When each user read last, in milliseconds since 1970, by id. */
  readonly lastReadAt: Readonly<Record<string, number>>
  /** Messages of others since this user read last. */
  readonly unreadCount: number
  /** The others who type now. */
  readonly typingUsers: readonly string[]
  /** Call it with each keystroke: others are told every two seconds at most, and it ends by itself. */
  readonly setTyping: (isTyping: boolean) => void
  /** Uploads under way, from 0 to 1, in order. */
  readonly uploads: readonly number[]
}
