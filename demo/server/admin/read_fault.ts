import { HttpError } from '../http/exchange'
import type { FaultRequest } from './faults'

export type Fields = Readonly<Record<string, unknown>>

export const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown): boolean => typeof value === 'string'

/** For each fault: what else must be there. */
const SHAPES: Readonly<Record<string, (fields: Fields) => boolean>> = {
  drop: () => true,
  freeze: () => true,
  thaw: () => true,
  restart: () => true,
  expire_tokens: () => true,
  delay: ({ ms }) => isNumber(ms) && Number(ms) >= 0,
  close: ({ code }) => isNumber(code) && (code === 1000 || (Number(code) >= 1001 && Number(code) <= 4999)),
  send: ({ text, base64 }) => isText(text) || isText(base64),
  reject_joins: ({ reason }) => reason === null || isText(reason),
  refuse_connections: ({ status }) =>
    status === null || (isNumber(status) && Number(status) >= 400 && Number(status) < 600),
}

/** Reads a request of the fault endpoint. Throws an `HttpError` 400 that lists what there is. */
export function readFault(body: string): FaultRequest {
  const fields = parse(body)
  const isRight = SHAPES[String(fields['fault'])]
  if (isRight?.(fields) === true && isTarget(fields)) return fields as unknown as FaultRequest
  throw new HttpError(400, {
    message: `Not a fault. Send {"fault": …, "sockets"?: [numbers], "page"?: name} with one of: ${Object.keys(SHAPES).join(', ')}.`,
  })
}

export function isTarget({ sockets, page }: Fields): boolean {
  const socketsRight = sockets === undefined || (Array.isArray(sockets) && sockets.every(isNumber))
  return socketsRight && (page === undefined || isText(page))
}

export function parse(body: string): Fields {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Fields) : {}
  } catch {
    return {}
  }
}
