import { useUserPresence } from 'holdfast/react'
import type { Persona } from '../personas'

/** Says that this persona is here, and shows nothing. */
export function Announced({ persona }: { readonly persona: Persona }) {
  useUserPresence({ userId: persona.id })
  return null
}
