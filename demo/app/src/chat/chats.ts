import type { Persona } from '../personas'

const CREW = 'aaaaaaaa-0000-4000-8000-000000000001'

/** The chats of customers with drivers and operations, by the customer's short name. */
const OF_CUSTOMERS: Readonly<Record<string, string>> = {
  ada: 'aaaaaaaa-0000-4000-8000-000000000002',
  grace: 'aaaaaaaa-0000-4000-8000-000000000003',
}

export interface Chat {
  readonly id: string
  /** The words on its tab. */
  readonly title: string
  /** The words after "Message to". */
  readonly to: string
}

/** No table keeps this one: it is a broadcast channel. */
export const KITCHEN: Chat = { id: 'kitchen', title: 'Kitchen', to: 'the kitchen' }

/** The chats that a persona is a member of. Nobody else can read them. */
export function chatsOf({ key, role }: Persona): readonly Chat[] {
  const crew: Chat = { id: CREW, title: 'Crew', to: 'the crew' }
  if (role === 'restaurant') return [KITCHEN, crew]
  if (role === 'customer') return [{ id: OF_CUSTOMERS[key] ?? CREW, title: 'Your driver', to: 'your driver' }, KITCHEN]
  const customers = [customerChat('ada', 'Ada'), customerChat('grace', 'Grace')]
  return role === 'driver' ? [crew, ...customers] : [KITCHEN, crew, ...customers]
}

/** The chat with one customer, by the short name. */
export function chatWith(customer: string | undefined): string | undefined {
  return customer === undefined ? undefined : OF_CUSTOMERS[customer]
}

function customerChat(customer: string, name: string): Chat {
  return { id: OF_CUSTOMERS[customer] ?? CREW, title: name, to: name }
}
