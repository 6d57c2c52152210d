import { soon } from '../base/soon.js'
import { isWasmAllowed } from './wasm_allowed.js'

interface EarlySocket {
  readonly url: string
  readonly socket: WebSocket
  /** The events that arrived while nobody listened. */
  readonly told: Event[]
}

let waiting: readonly EarlySocket[] = []

/** The WebSocket classes by address; other addresses use the host's own. */
const transports = new Map<string, typeof WebSocket>()

/** Uses this class for sockets to that address, until the returned function is called. */
export function useTransport(url: string, transport: typeof WebSocket): () => void {
  transports.set(url, transport)
  return () => {
    if (transports.get(url) === transport) transports.delete(url)
  }
}

/**
 * Opens a socket while its core is still loading, so that neither waits for the other. Returns the function that closes it if the core did
 * not take it (`openSocket`).
 */
export function openEarly(url: string): () => void {
  const early = isWasmAllowed() ? started(url) : undefined
  if (!early) return () => undefined
  waiting = [...waiting, early]
  return () => {
    if (!waiting.includes(early)) return
    forget(early)
    early.socket.close()
  }
}

/**
 * The core's socket: the one opened early for that address, or a new one; nothing if there is no WebSocket. Throws what the browser throws.
 */
export function openSocket(url: string): WebSocket | undefined {
  if (!transports.has(url) && typeof WebSocket === 'undefined') return undefined
  const early = waiting.find((other) => other.url === url)
  if (!early) return newSocket(url)
  forget(early)
  // By then the core listens, and gets the events as if they happened now.
  soon(() => {
    for (const event of early.told) tell(early.socket, event)
  })
  return early.socket
}

/** Returns nothing if the browser refuses: the core will try too, and report why. */
function started(url: string): EarlySocket | undefined {
  try {
    const told: Event[] = []
    const socket = newSocket(url)
    socket.onopen =
      socket.onmessage =
      socket.onclose =
        (event: Event): void => {
          told.push(event)
        }
    return { url, socket, told }
  } catch {
    return undefined
  }
}

function newSocket(url: string): WebSocket {
  const socket = new (transports.get(url) ?? WebSocket)(url)
  socket.binaryType = 'arraybuffer'
  // The close that follows tells everything. But in Node, `ws` throws an error without a listener, which would end the process.
  const target: Partial<Pick<WebSocket, 'addEventListener'>> = socket
  target.addEventListener?.('error', () => undefined)
  return socket
}

function forget(early: EarlySocket): void {
  waiting = waiting.filter((other) => other !== early)
}

function tell(socket: WebSocket, event: Event): void {
  if (event.type === 'open') socket.onopen?.(event)
  else if (event.type === 'close') socket.onclose?.(event as CloseEvent)
  else socket.onmessage?.(event as MessageEvent)
}
