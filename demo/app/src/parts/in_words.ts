/** What an error means to whoever uses the page. Its own text is for the developer, and stands beside it. */
const WORDS: Readonly<Record<string, string>> = {
  REST_UNREACHABLE: 'The server does not answer.',
  REST_SERVER_ERROR: 'The server has a problem of its own.',
  REST_BAD_RESPONSE: 'The server answers with something unreadable.',
  REST_FORBIDDEN: 'You may not do or see this.',
  REST_UNAUTHORIZED: 'The server does not know you any more: sign in again.',
  REST_NOT_FOUND: 'This is not there any more, or not yours to change.',
  REST_REFUSED: 'The server does not accept this.',
  SESSION_EXPIRED: 'Your session is over: sign in again.',
  TOKEN_SOURCE_FAILED: 'Signing in fails for now.',
  UNAUTHORIZED: 'You may not listen to this.',
  RATE_LIMITED: 'That was too much at once.',
  JOIN_TIMEOUT: 'The server takes too long.',
  DATABASE_UNAVAILABLE: 'The server has lost its database.',
  LOCATION_DENIED: 'You have not allowed this page to know where you are.',
  LOCATION_UNAVAILABLE: 'Your device does not know where it is.',
  LOCATION_TIMEOUT: 'Your device takes too long to find out where it is.',
  LOCATION_STALE: 'Your device knows only where it was a while ago.',
  LOCATION_UNSUPPORTED: 'This browser cannot tell where you are.',
}

export function inWords({ name }: Error): string {
  return WORDS[name] ?? 'This did not work.'
}
