import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openEarly, openSocket, useTransport } from '../../../js/src/engine/early_socket.js'

const URL = 'ws://server/socket/websocket?vsn=2.0.0'

/** The part of a WebSocket that is used; the test makes its events. */
class FakeSocket {
  static all: FakeSocket[] = []
  readonly url: string
  binaryType = 'blob'
  closed = false
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: Event) => void) | null = null
  onclose: ((event: Event) => void) | null = null

  constructor(url: string) {
    if (!url.startsWith('ws')) throw new SyntaxError('no address')
    this.url = url
    FakeSocket.all.push(this)
  }

  readonly heard: string[] = []

  close(): void {
    this.closed = true
  }

  addEventListener(type: string): void {
    this.heard.push(type)
  }
}

/** The core's listeners, which Emscripten sets right after it has the socket. */
function listen(socket: WebSocket): string[] {
  const heard: string[] = []
  socket.onopen = socket.onmessage = socket.onclose = (event: Event) => heard.push(event.type)
  return heard
}

beforeEach(() => {
  FakeSocket.all = []
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => vi.unstubAllGlobals())

describe('A socket that is opened while the core is loading', () => {
  it('is the one that the core gets, for binary frames too', () => {
    const drop = openEarly(URL)
    const socket = openSocket(URL) as WebSocket
    drop()
    expect(FakeSocket.all).toEqual([socket])
    expect(socket.binaryType).toBe('arraybuffer')
    expect(FakeSocket.all[0]?.closed).toBe(false)
  })

  it('tells the core what happened meanwhile, in order, once it listens', async () => {
    openEarly(URL)
    const [early] = FakeSocket.all
    early?.onopen?.(new Event('open'))
    early?.onmessage?.(new Event('message'))
    early?.onclose?.(new Event('close'))
    const heard = listen(openSocket(URL) as WebSocket)
    expect(heard).toEqual([])
    await Promise.resolve()
    expect(heard).toEqual(['open', 'message', 'close'])
  })

  it('tells nothing to a core that has let go of it again', async () => {
    openEarly(URL)
    FakeSocket.all[0]?.onopen?.(new Event('open'))
    const socket = openSocket(URL) as WebSocket
    socket.onopen = socket.onmessage = socket.onclose = null
    await Promise.resolve()
    expect(FakeSocket.all).toHaveLength(1)
  })

  it('has somebody who hears of an error, which Node’s ws would throw otherwise', () => {
    const drop = openEarly(URL)
    expect(FakeSocket.all[0]?.heard).toEqual(['error'])
    drop()
  })

  it('is closed where the core does not want it', () => {
    openEarly(URL)()
    expect(FakeSocket.all[0]?.closed).toBe(true)
    expect(openSocket(URL)).toBe(FakeSocket.all[1])
  })

  it('is given to nobody who wants another address, and to one only', () => {
    openEarly(URL)
    expect(openSocket('ws://other/')).not.toBe(FakeSocket.all[0])
    expect(openSocket(URL)).toBe(FakeSocket.all[0])
    expect(openSocket(URL)).not.toBe(FakeSocket.all[0])
  })

  it('is not opened where the page may not run WebAssembly', () => {
    vi.spyOn(WebAssembly, 'Module').mockImplementation(function () {
      throw new WebAssembly.CompileError('blocked by the Content Security Policy')
    })
    openEarly(URL)()
    expect(FakeSocket.all).toEqual([])
    vi.restoreAllMocks()
  })

  it('leaves an address that is none to the core, which says so', () => {
    openEarly('nonsense')()
    expect(() => openSocket('nonsense')).toThrow(SyntaxError)
  })
})

describe('A WebSocket class that a client was given', () => {
  class Own extends FakeSocket {}
  const OTHER = 'ws://other/socket/websocket?vsn=2.0.0'

  it('serves where the host has none', () => {
    vi.stubGlobal('WebSocket', undefined)
    const drop = useTransport(URL, Own as unknown as typeof WebSocket)
    expect(openSocket(URL)).toBeInstanceOf(Own)
    drop()
    expect(openSocket(URL)).toBeUndefined()
  })

  it('makes the sockets to that client’s address, and no others', () => {
    const drop = useTransport(URL, Own as unknown as typeof WebSocket)
    expect(openSocket(URL)).toBeInstanceOf(Own)
    expect(openSocket(OTHER)).not.toBeInstanceOf(Own)
    drop()
    expect(openSocket(URL)).not.toBeInstanceOf(Own)
  })

  it('may know only the handlers that are set on it', () => {
    const drop = useTransport(URL, class {} as unknown as typeof WebSocket)
    expect(() => openSocket(URL)).not.toThrow()
    drop()
  })

  it('is opened early, too', () => {
    const drop = useTransport(URL, Own as unknown as typeof WebSocket)
    openEarly(URL)
    expect(openSocket(URL)).toBe(FakeSocket.all[0])
    expect(FakeSocket.all[0]).toBeInstanceOf(Own)
    drop()
  })

  it('stays while another client uses its own', () => {
    class Next extends FakeSocket {}
    const dropFirst = useTransport(URL, Own as unknown as typeof WebSocket)
    const dropNext = useTransport(URL, Next as unknown as typeof WebSocket)
    dropFirst()
    expect(openSocket(URL)).toBeInstanceOf(Next)
    dropNext()
  })
})
