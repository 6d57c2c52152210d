import { hashOf } from '../dice.js'
import type { Claims } from './rows.js'

/** What a token says, and how long it is valid. */
export interface Identity extends Claims {
  /** Seconds since 1970. */
  readonly exp: number
}

/** A token of this server: shaped like a JWT, with a checksum in place of a signature. It is not secure, and need not be. */
export function issueToken({ role, sub, exp, ...more }: Identity, serial = 0): string {
  const body = `${base64Url({ alg: 'HS256', typ: 'JWT' })}.${base64Url({ role, sub, exp, jti: String(serial), ...more })}`
  return `${body}.${checksum(body)}`
}

/** @returns the identity, or the server's words for what is wrong with the token */
export function readToken(token: string, wallTime: number): Identity | string {
  const [head, body, sum] = token.split('.')
  if (!head || !body || !sum) return 'MalformedJWT: The token provided is not a valid JWT'
  if (checksum(`${head}.${body}`) !== sum) return 'JwtSignatureError: Failed to validate JWT signature'
  const identity = JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))) as Identity
  const late = Math.floor(wallTime / 1000) - identity.exp
  return late >= 0 ? `InvalidJWTToken: Token has expired ${String(late)} seconds ago` : identity
}

function checksum(text: string): string {
  return base64Url(hashOf(text))
}

function base64Url(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
