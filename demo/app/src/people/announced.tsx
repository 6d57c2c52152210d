import { useUserPresence } from 'holdfast/react'
import type { Persona } from '../personas'

/** Announces that this persona is here. It shows nothing. */
export function Announced({ persona }: { readonly persona: Persona }) {
  useUserPresence({ userId: persona.id })
  return null
}
