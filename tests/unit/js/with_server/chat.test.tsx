import './dom.js'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { useChatMessages } from '../../../../js/src/react/index.js'
import { LUIGI, clientOf, disposeClients, installWebSocket, startTestServer } from './support.js'
import type { RunningServer } from './support.js'

installWebSocket()
const KITCHEN = 'aaaaaaaa-0000-4000-8000-000000000001'
const DMITRI = '66666666-6666-4666-8666-666666666666'
let server: RunningServer

beforeAll(async () => {
  server = await startTestServer()
}, 60_000)
afterEach(() => {
  cleanup()
  disposeClients()
})
afterAll(() => server.close())

describe('useChatMessages', () => {
  it('sends at once, shows receipts and who types, and what was said during a loss arrives once', async () => {
    const [mine, theirs] = [await clientOf(server, 'luigi'), await clientOf(server, 'dmitri')]
    const me = renderHook(() => useChatMessages(KITCHEN, { client: mine, userId: LUIGI }))
    const other = renderHook(() => useChatMessages(KITCHEN, { client: theirs, userId: DMITRI }))
    await waitFor(() => {
      expect([me.result.current.loading, other.result.current.loading]).toEqual([false, false])
    })
    const texts = (at: typeof me) => at.result.current.messages.map(({ text }) => text as string)
    await act(async () => {
      await me.result.current.sendMessage({ text: 'Hello!', attachments: [] })
    })
    await waitFor(() => {
      expect(texts(other).at(-1)).toBe('Hello!')
      expect(me.result.current.messages.at(-1)).toMatchObject({ text: 'Hello!', delivery: 'sent', sender_id: LUIGI })
    })
    await waitFor(() => {
      act(() => {
        other.result.current.setTyping(true)
      })
      expect(me.result.current.typingUsers).toEqual([DMITRI])
    })
    const unread = other.result.current.unreadCount
    expect(unread).toBeGreaterThan(0)
    await act(() => other.result.current.markAsRead())
    await waitFor(() => {
      expect(me.result.current.lastReadAt[DMITRI]).toBeGreaterThan(Date.now() - 60_000)
      expect(other.result.current.unreadCount).toBe(0)
    })
    act(() => {
      mine.connection.simulateDisconnect()
    })
    await act(async () => {
      await me.result.current.sendMessage({ text: 'from the tunnel' })
    })
    await waitFor(() => {
      expect(texts(other).filter((text) => text === 'from the tunnel')).toHaveLength(1)
      expect(texts(me).filter((text) => text === 'from the tunnel')).toHaveLength(1)
    })
  })

  it('without a network a message waits, and is in the table once, even where the first answer was lost', async () => {
    let offline = true
    let lostAnswers = 1
    const flaky: typeof fetch = async (...args) => {
      const posts = (args[1]?.method ?? 'GET') === 'POST'
      if (posts && offline) throw new TypeError('Failed to fetch')
      const response = await fetch(...args)
      if (posts && lostAnswers-- > 0) throw new TypeError('Failed to fetch')
      return response
    }
    const client = await clientOf(server, 'luigi', { fetch: flaky })
    const { result } = renderHook(() => useChatMessages(KITCHEN, { client, userId: LUIGI }))
    await waitFor(() => {
      expect(result.current.loading).toBe(false)
    })
    let sent: Promise<unknown> = Promise.resolve()
    act(() => {
      sent = result.current.sendMessage({ text: 'once only' })
    })
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ text: 'once only', delivery: 'queued' })
    })
    offline = false
    await act(() => sent)
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ text: 'once only', delivery: 'sent' })
    })
    expect(await server.sql(`select 1 from chat_messages where text = 'once only'`)).toHaveLength(1)
  })

  it('pages back, uploads files with their progress, and keeps a refused message for another try', async () => {
    await server.sql(
      `insert into chat_messages (channel_id, sender_id, text, created_at) select $1::text::uuid, $2::text::uuid, 'old ' || n, now() - interval '1 day' - n * interval '1 minute' from generate_series(1, 12) n`,
      [KITCHEN, LUIGI],
    )
    const client = await clientOf(server, 'luigi')
    let finish: () => void = () => undefined
    const upload = vi.fn(async (file: File, tell: (part: number) => void) => {
      tell(0.5)
      await new Promise<void>((resolve) => (finish = resolve))
      return { name: file.name }
    })
    const { result } = renderHook(() => useChatMessages(KITCHEN, { client, userId: LUIGI, pageSize: 5, upload }))
    await waitFor(() => {
      expect([result.current.messages.length, result.current.hasOlder]).toEqual([5, true])
    })
    act(() => {
      result.current.loadOlder()
    })
    expect(result.current.messages.length).toBeGreaterThanOrEqual(5)
    await waitFor(() => {
      expect(result.current.messages).toHaveLength(10)
    })
    let sent: Promise<unknown> = Promise.resolve()
    act(() => {
      sent = result.current.sendMessage({ text: 'with a file', files: [new File(['x'], 'menu.pdf')] })
    })
    await waitFor(() => {
      expect(result.current.uploads).toEqual([0.5])
    })
    finish()
    await act(() => sent)
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ attachments: [{ name: 'menu.pdf' }], delivery: 'sent' })
    })
    await act(async () => {
      await expect(result.current.sendMessage({ text: '' })).rejects.toMatchObject({ name: 'REST_REFUSED' })
    })
    await waitFor(() => {
      expect(result.current.messages.at(-1)).toMatchObject({ text: '', delivery: 'failed' })
    })
    act(() => {
      result.current.discard(String(result.current.messages.at(-1)?.id))
    })
    expect(result.current.messages.at(-1)).toMatchObject({ text: 'with a file' })
  })
})
