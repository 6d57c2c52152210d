import { HoldfastError } from '../base/errors.js'

/** The part of a browser's WebSocket that a client needs; realtime-js's name for it. */
export interface WebSocketLike {
  readonly CONNECTING: number
  readonly OPEN: number
  readonly CLOSING: number
  readonly CLOSED: number
  readonly readyState: number
  readonly url: string
  readonly protocol: string
  binaryType?: string
  bufferedAmount?: number
  extensions?: string
  close(code?: number, reason?: string): void
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void
  addEventListener(type: string, listener: EventListener): void
  removeEventListener(type: string, listener: EventListener): void
  dispatchEvent?(event: Event): boolean
}

/** A class such as the browser's `WebSocket`, or that of the package `ws`. */
export type WebSocketLikeConstructor = new (address: string | URL, subprotocols?: string | string[]) => WebSocketLike

/** Returns the WebSocket class of this host, as realtime-js's factory does. */
export class WebSocketFactory {
  /** @throws HoldfastError `TRANSPORT_FAILED` */
  static getWebSocketConstructor(): typeof WebSocket {
    if (!WebSocketFactory.isWebSocketSupported()) throw new HoldfastError('TRANSPORT_FAILED')
    return WebSocket
  }

  static isWebSocketSupported(): boolean {
    return typeof WebSocket === 'function'
  }
}
