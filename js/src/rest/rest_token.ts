import type { Connection } from '../connection/connection.js'
import type { TokenSource } from '../connection/token_source.js'
import type { HttpTools } from './http_tools.js'

/**
 * The headers that say who makes a request.
 * @param sender whose alone the request may be; `null`: anybody's
 * @throws HoldfastError `USER_CHANGED`: another user signed in meanwhile; `TOKEN_SOURCE_FAILED`
 */
export async function headersOf(
  { tokens, options }: Connection,
  tools: HttpTools,
  sender: string | null,
): Promise<Record<string, string>> {
  const token = await currentToken(tokens, tools, sender)
  const apikey = options.key ?? ''
  // The key is no user's token, and a publishable one no token at all.
  return token === null ? { apikey } : { apikey, Authorization: `Bearer ${token}` }
}

/** The token; `null` for none. If it is another user's than before, channels go by it too from then on. */
async function currentToken(tokens: TokenSource, tools: HttpTools, sender: string | null): Promise<string | null> {
  const asked = tokens.user
  let { token } = tokens
  if (tokens.given === null && tokens.source) {
    const { turn } = tokens
    const answer = await answerOf(tokens.source, tokens, tools)
    if (asked !== null && tokens.user !== asked) throw new tools.HoldfastError('USER_CHANGED')
    const counts = turn === tokens.turn
    token = counts ? answer : tokens.token
    // A new token of the same user is no news: the core asks for one when it is time.
    if (counts && tokens.userOf(answer) !== tokens.user) tokens.tell(answer ?? '')
  }
  if (sender !== null && tokens.user !== sender) throw new tools.HoldfastError('USER_CHANGED')
  return token
}

async function answerOf(
  source: NonNullable<TokenSource['source']>,
  tokens: TokenSource,
  tools: HttpTools,
): Promise<string | null> {
  try {
    const token: unknown = (await inTime(source(), tools)) ?? ''
    if (typeof token !== 'string') throw new Error(tools.NO_TEXT + typeof token)
    return tokens.isNobodys(token) ? null : token
  } catch (thrown) {
    throw tools.HoldfastError.from(thrown, 'TOKEN_SOURCE_FAILED')
  }
}

/** A call that waits for its token waits no longer than this. */
function inTime<T>(answer: T, tools: HttpTools): Promise<Awaited<T>> {
  let timer: ReturnType<HttpTools['setTimeout']> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = tools.setTimeout(() => {
      reject(new Error(tools.TOO_LATE))
    }, tools.PATIENCE_MS)
  })
  return Promise.race([answer, late]).finally(() => {
    tools.clearTimeout(timer)
  })
}
