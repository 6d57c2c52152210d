import { tryParse } from '../base/json.js'

/** The user of every token that names nobody, where the page names nobody either. The core has the same constant. */
const UNNAMED = '(unnamed)'

/** Says whose a token is that has no `sub`: a name, or a function that gets it from the token. */
export type TokenUser = string | ((token: string) => string)

/** Whose token it is: its `sub`, else what the page says. Nothing is verified: that is the server's to do. */
export function userOf(token: string, said: TokenUser | undefined): string {
  const claims = tryParse(decoded(token.split('.')[1] ?? '')) as { sub?: unknown } | null | undefined
  if (typeof claims?.sub === 'string' && claims.sub !== '') return claims.sub
  return (typeof said === 'function' ? said(token) : said) ?? UNNAMED
}

/** Base64url; empty where it is none. Only ASCII need come out right: whose names hold more are told apart all the same. */
function decoded(part: string): string {
  try {
    return atob(part.replace(/-/g, '+').replace(/_/g, '/'))
  } catch {
    return ''
  }
}
