/** A JWT of a user, as a server would sign it; `n` makes it another one. */
export function userToken(sub: string | undefined, n = 1): string {
  const claims = { role: 'authenticated', exp: 4_000_000_000, n, ...(sub === undefined ? {} : { sub }) }
  const bytes = new TextEncoder().encode(JSON.stringify(claims))
  return `e30.${btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')}.c2ln`
}
