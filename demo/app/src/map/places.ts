import { ADDRESSES } from '../../../town/town'
import type { Persona } from '../personas'
import type { MapPlace } from './town_map'

/** The personas who have an address in the town. */
export function placesOf(personas: readonly Persona[]): readonly MapPlace[] {
  return personas.flatMap(({ id, name, role }) => {
    const at = ADDRESSES[id]
    if (at === undefined) return []
    return [
      { id, name: shortName(name), at, kind: role === 'restaurant' ? ('restaurant' as const) : ('home' as const) },
    ]
  })
}

/** A name without what is in brackets: "Dmitri (driver)". */
export function shortName(name: string): string {
  return name.replace(/ \(.*\)$/, '')
}
