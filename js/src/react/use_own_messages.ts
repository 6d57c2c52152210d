import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { Row } from '../base/types.js'
import type { ChatDraft, ChatMessages, ChatNames, ChatOptions } from './chat_types.js'
import { NO_UPLOADS, uploadAll } from './chat_uploads.js'
import { useClient } from './client_context.js'
import { RowOutbox } from './row_outbox.js'
import type { PendingRow } from './row_outbox.js'
import { sharedSession } from './shared_session.js'

/** The messages that the user has written in a chat and that are not in the table yet. */
export interface OwnMessages<T extends Row> {
  readonly pending: readonly PendingRow[]
  readonly actions: Pick<ChatMessages<T>, 'sendMessage' | 'retry' | 'discard' | 'uploads'>
}

export function useOwnMessages<T extends Row>(
  channelId: string,
  names: ChatNames,
  options: ChatOptions,
): OwnMessages<T> {
  const { userId, upload, schema } = options
  const client = useClient(options.client)
  const outbox = useMemo(() => {
    const { table, id } = names
    return sharedSession(client, `chat ${table} ${channelId}`, () => new RowOutbox(client, { table, schema }, id))
  }, [client, names, schema, channelId])
  const pending = useSyncExternalStore(
    outbox.subscribe,
    () => outbox.session()?.store.getSnapshot().pending ?? NONE,
    () => NONE,
  )
  const [uploads, setUploads] = useState<readonly number[]>(NO_UPLOADS)
  const sendMessage = useCallback(
    async (draft: ChatDraft) => {
      const uploaded = await uploadAll(draft.files ?? [], upload, setUploads)
      const sent = outbox.session()?.send(rowOf(draft, uploaded, channelId, names, userId))
      if (!sent) throw new Error('useChatMessages is not mounted')
      return (await sent) as T
    },
    [outbox, names, channelId, userId, upload],
  )
  const actions = useMemo(
    () => ({
      sendMessage,
      retry: (id: string) => outbox.session()?.retry(id),
      discard: (id: string) => outbox.session()?.discard(id),
      uploads,
    }),
    [outbox, sendMessage, uploads],
  )
  return { pending, actions }
}

const NONE: readonly PendingRow[] = Object.freeze([])

function rowOf(
  { text, attachments = [] }: ChatDraft,
  uploaded: readonly unknown[],
  channelId: string,
  names: ChatNames,
  userId: string | undefined,
): Row {
  return {
    [names.id]: crypto.randomUUID(),
    [names.channel]: channelId,
    [names.text]: text,
    [names.attachments]: [...attachments, ...uploaded],
    ...(userId === undefined ? {} : { [names.sender]: userId }),
  }
}
