import type { Persona } from '../personas'

/** What every role's desk is made from. */
export interface DeskParts {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  /** The order that is looked at. */
  readonly restaurant: Persona
  readonly restaurants: readonly Persona[]
  /** The speed of simulated drives: 2 is twice as fast. */
  readonly pace: number
}
