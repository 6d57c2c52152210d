/** The roles that a token may take in the database. Any other is refused, whoever signed it. */
const ROLES: ReadonlySet<string> = new Set(['anon', 'authenticated', 'service_role'])

export function isAllowedRole(role: string): boolean {
  return ROLES.has(role)
}
