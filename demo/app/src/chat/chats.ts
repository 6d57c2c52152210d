import type { Persona } from '../personas'

const CREW = 'aaaaaaaa-0000-4000-8000-000000000001'

/** The chats of customers with drivers and operations, by the customer's short name. */
const OF_CUSTOMERS: Readonly<Record<string, string>> = {
  ada: 'aaaaaaaa-0000-4000-8000-000000000002',
  grace: 'aaaaaaaa-0000-4000-8000-000000000003',
}

export interface Chat {
  readonly id: string
  readonly title: string
}

/** The chats that a persona is a member of; nobody else can read them. */
export function chatsOf({ key, role }: Persona): readonly Chat[] {
  const crew: Chat = { id: CREW, title: 'Kitchen and drivers' }
  if (role === 'restaurant') return [crew]
  if (role === 'customer') return [{ id: OF_CUSTOMERS[key] ?? CREW, title: 'Your driver' }]
  return [
    crew,
    { id: OF_CUSTOMERS['ada'] ?? CREW, title: 'Ada' },
    { id: OF_CUSTOMERS['grace'] ?? CREW, title: 'Grace' },
  ]
}
