export type PersonaRole = 'restaurant' | 'customer' | 'driver' | 'operator'

/** Somebody of the demo. `id` is the user's id; a restaurant's id is that of its staff account. */
export interface Persona {
  /** The short name that tests and the page use. */
  readonly key: string
  readonly id: string
  readonly name: string
  readonly role: PersonaRole
  readonly email: string
  readonly restaurant_id: string | null
}

/** Every persona's password. This server is for development: there is nothing behind it to protect. */
export const DEMO_PASSWORD = 'demo'

function person(key: string, id: string, name: string, role: PersonaRole): Persona {
  return { key, id, name, role, email: `${key}@holdfast.test`, restaurant_id: role === 'restaurant' ? id : null }
}

export const PERSONAS: readonly Persona[] = [
  person('luigi', '11111111-1111-4111-8111-111111111111', "Luigi's Trattoria", 'restaurant'),
  person('sakura', '22222222-2222-4222-8222-222222222222', 'Sakura Sushi', 'restaurant'),
  person('tamarind', '33333333-3333-4333-8333-333333333333', 'Tamarind Kitchen', 'restaurant'),
  person('ada', '44444444-4444-4444-8444-444444444444', 'Ada (customer)', 'customer'),
  person('operator', '55555555-5555-4555-8555-555555555555', 'Olu (operations)', 'operator'),
  person('dmitri', '66666666-6666-4666-8666-666666666666', 'Dmitri (driver)', 'driver'),
  person('noor', '77777777-7777-4777-8777-777777777777', 'Noor (driver)', 'driver'),
  person('grace', '88888888-8888-4888-8888-888888888888', 'Grace (customer)', 'customer'),
]

/** Finds a persona by key, id or e-mail address. */
export function findPersona(who: string): Persona | null {
  return PERSONAS.find((p) => p.key === who || p.id === who || p.email === who) ?? null
}

/** The claims of a persona's token: those of Supabase Auth, with the demo role where Supabase keeps roles. */
export function claimsOf(persona: Persona): Record<string, unknown> {
  return {
    aud: 'authenticated',
    role: 'authenticated',
    sub: persona.id,
    email: persona.email,
    app_metadata: { provider: 'email', role: persona.role },
    user_metadata: { name: persona.name },
  }
}
