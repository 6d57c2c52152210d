import { compactVerify, errors, SignJWT } from 'jose'
import type { Identity } from '../database/database'

export type Claims = Readonly<Record<string, unknown>>

/** A token that was accepted. */
export interface Grant {
  readonly token: string
  readonly role: string
  readonly claims: Claims
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly identity: Identity
}

export type TokenErrorCode = 'malformed' | 'expired' | 'signature' | 'claims' | 'signer'

/** A token that was refused, with the words that the real server uses. */
export class TokenError extends Error {
  constructor(
    readonly code: TokenErrorCode,
    message: string,
  ) {
    super(message)
    this.name = 'TokenError'
  }
}

const SIGNER = 'Failed to generate JWT signer, check your JWT secret or JWKS configuration'

/** Signs and checks tokens (HS256) with one secret. Times are seconds since 1970, as in the tokens. */
export class Tokens {
  private readonly key: Uint8Array

  constructor(
    secret: string,
    readonly now: () => number = () => Date.now() / 1000,
  ) {
    this.key = new TextEncoder().encode(secret)
  }

  /** Signs claims. `expiresIn` is in seconds, and may be negative for a token that has expired already. */
  sign(claims: Claims, expiresIn: number): Promise<string> {
    const issued = Math.floor(this.now())
    return new SignJWT({ iat: issued, ...claims, exp: Math.floor(issued + expiresIn) })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(this.key)
  }

  /** Throws a `TokenError`. */
  async verify(token: string): Promise<Grant> {
    const claims = await this.readClaims(token)
    const { role, exp } = claims
    if (typeof role !== 'string' || typeof exp !== 'number') {
      throw new TokenError('claims', 'Fields `role` and `exp` are required in JWT')
    }
    this.refuseExpired(exp)
    return { token, role, claims, expiresAt: exp, identity: { role, claims: JSON.stringify(claims) } }
  }

  /** The claims of a token of our own that has not expired, whatever they are. Throws a `TokenError`. */
  async claimsOf(token: string): Promise<Claims> {
    const claims = await this.readClaims(token)
    this.refuseExpired(Number(claims['exp'] ?? 0))
    return claims
  }

  /** Throws a `TokenError` if the moment has passed. */
  refuseExpired(expiresAt: number): void {
    const late = Math.floor(this.now()) - expiresAt
    if (late >= 0) throw new TokenError('expired', `Token has expired ${Math.floor(late)} seconds ago`)
  }

  private async readClaims(token: string): Promise<Claims> {
    try {
      const { payload } = await compactVerify(token, this.key, { algorithms: ['HS256'] })
      const claims: unknown = JSON.parse(new TextDecoder().decode(payload))
      if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw new TypeError('no claims')
      return claims as Claims
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) throw signatureError()
      if (error instanceof errors.JOSEAlgNotAllowed) throw new TokenError('signer', SIGNER)
      if (error instanceof errors.JOSENotSupported) throw new TokenError('signer', SIGNER)
      throw new TokenError('malformed', 'The token provided is not a valid JWT')
    }
  }
}

function signatureError(): TokenError {
  return new TokenError('signature', 'Failed to validate JWT signature')
}
