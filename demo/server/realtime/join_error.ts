import { TokenError, type TokenErrorCode } from '../auth/tokens'

/** A join that is refused: `Code: text`, as the real server words it. */
export class JoinError extends Error {
  constructor(
    readonly code: string,
    readonly text: string,
  ) {
    super(`${code}: ${text}`)
    this.name = 'JoinError'
  }
}

const TOKEN_CODES: Readonly<Record<TokenErrorCode, string>> = {
  malformed: 'MalformedJWT',
  expired: 'InvalidJWTToken',
  signature: 'JwtSignatureError',
  claims: 'InvalidJWTToken',
  signer: 'JwtSignerError',
}

/** The join error for anything thrown while joining. */
export function joinErrorOf(error: unknown): JoinError {
  if (error instanceof JoinError) return error
  if (error instanceof TokenError) return new JoinError(TOKEN_CODES[error.code], error.message)
  return new JoinError('UnknownErrorOnChannel', error instanceof Error ? error.message : String(error))
}

/** What a `system` message says of an error: without the code, and in other words for a forged token. */
export function failureText(error: unknown): string {
  if (error instanceof TokenError && error.code === 'signature') return ':signature_error'
  if (error instanceof JoinError) return error.text
  return error instanceof Error ? error.message : String(error)
}
