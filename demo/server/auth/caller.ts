import { HttpError, type HttpRequest } from '../http/exchange'
import { isAllowedRole } from './roles'
import { TokenError, type Grant, type Tokens } from './tokens'

/** Who is calling: the bearer token, or the apikey where there is none. Throws an `HttpError` 401. */
export async function callerOf(tokens: Tokens, request: HttpRequest): Promise<Grant> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1]
  const apikey = request.headers['apikey'] ?? request.query.get('apikey') ?? undefined
  const token = bearer ?? apikey
  if (token === undefined) throw unauthorized('No API key found in request')
  const grant = await tokens.verify(token).catch((error: unknown) => {
    throw unauthorized(error instanceof TokenError ? error.message : 'JWT invalid')
  })
  if (!isAllowedRole(grant.role)) throw unauthorized(`role "${grant.role}" is not allowed`)
  return grant
}

function unauthorized(message: string): HttpError {
  return new HttpError(401, { code: 'PGRST301', details: null, hint: null, message })
}
