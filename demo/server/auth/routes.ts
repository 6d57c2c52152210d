import { HttpError, jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange'
import { callerOf } from './caller'
import { claimsOf, DEMO_PASSWORD, findPersona, PERSONAS, type Persona } from './personas'
import type { Tokens } from './tokens'

/** Seconds, as on Supabase. */
const TOKEN_LIFE = 3600

interface Credentials {
  readonly email?: unknown
  readonly password?: unknown
  readonly refresh_token?: unknown
}

/** `/auth/v1/…` for the demo's personas: enough of Supabase Auth for supabase-js to sign in, refresh and sign out. */
export class AuthRoutes {
  constructor(private readonly tokens: Tokens) {}

  /** Answers a request below `/auth/v1`. Throws an `HttpError`. */
  async handle(request: HttpRequest): Promise<HttpResponse> {
    const route = `${request.method} ${request.path.slice('/auth/v1'.length)}`
    if (route === 'POST /token') return this.token(request)
    if (route === 'GET /user') return jsonResponse(200, userOf(await this.signedIn(request)))
    if (route === 'POST /logout') return { status: 204, body: null }
    if (route === 'GET /health') return jsonResponse(200, { name: 'Holdfast local server' })
    throw refusal(404, 'not_found', `There is no ${route} on the local server.`)
  }

  /** `GET /demo/personas`: who may be played, each with a token that is ready to use. */
  async personas(): Promise<HttpResponse> {
    const all = PERSONAS.map(async (persona) => ({
      ...persona,
      access_token: await this.tokens.sign(claimsOf(persona), TOKEN_LIFE),
    }))
    return jsonResponse(200, await Promise.all(all))
  }

  private async token(request: HttpRequest): Promise<HttpResponse> {
    const credentials = parse(request.body)
    const grantType = request.query.get('grant_type')
    if (grantType === 'password') return this.session(byPassword(credentials))
    if (grantType === 'refresh_token') return this.session(await this.byRefreshToken(credentials))
    throw refusal(400, 'unsupported_grant_type', 'grant_type must be password or refresh_token.')
  }

  private async session(persona: Persona): Promise<HttpResponse> {
    const access_token = await this.tokens.sign(claimsOf(persona), TOKEN_LIFE)
    const refresh_token = await this.tokens.sign(
      { sub: persona.id, use: 'refresh', jti: crypto.randomUUID() },
      30 * 86_400,
    )
    const expires_at = Math.floor(this.tokens.now()) + TOKEN_LIFE
    return jsonResponse(200, {
      access_token,
      token_type: 'bearer',
      expires_in: TOKEN_LIFE,
      expires_at,
      refresh_token,
      user: userOf(persona),
    })
  }

  private async byRefreshToken(credentials: Credentials): Promise<Persona> {
    const claims = await this.tokens.claimsOf(String(credentials.refresh_token)).catch(() => null)
    const persona = claims?.['use'] === 'refresh' ? findPersona(String(claims['sub'])) : null
    if (persona === null) throw refusal(400, 'refresh_token_not_found', 'Invalid Refresh Token: sign in again.')
    return persona
  }

  private async signedIn(request: HttpRequest): Promise<Persona> {
    const grant = await callerOf(this.tokens, request)
    const persona = findPersona(String(grant.claims['sub']))
    if (persona === null) throw refusal(403, 'user_not_found', 'This token belongs to no persona.')
    return persona
  }
}

function byPassword({ email, password }: Credentials): Persona {
  const persona = findPersona(String(email))
  if (persona !== null && password === DEMO_PASSWORD) return persona
  throw refusal(
    400,
    'invalid_credentials',
    `Invalid login credentials: every persona's password is "${DEMO_PASSWORD}".`,
  )
}

function parse(body: string): Credentials {
  try {
    return (JSON.parse(body) ?? {}) as Credentials
  } catch {
    throw refusal(400, 'bad_json', 'The body is not JSON.')
  }
}

function refusal(status: number, code: string, message: string): HttpError {
  return new HttpError(status, { code: status, error_code: code, msg: message })
}

function userOf(persona: Persona): Readonly<Record<string, unknown>> {
  const { app_metadata, user_metadata, aud, role, email } = claimsOf(persona)
  const created_at = '2026-01-01T00:00:00Z'
  return {
    id: persona.id,
    aud,
    role,
    email,
    app_metadata,
    user_metadata,
    identities: [],
    created_at,
    updated_at: created_at,
  }
}
