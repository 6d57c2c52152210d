import { Segments } from '../parts/segments'
import type { Persona } from '../personas'

interface RestaurantPickerProps {
  readonly restaurants: readonly Persona[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

/** Chooses the restaurant whose orders and kitchen are shown. */
export function RestaurantPicker({ restaurants, chosen, onChoose }: RestaurantPickerProps) {
  return (
    <Segments
      legend="Restaurant"
      className="restaurant-picker"
      choices={restaurants.map(({ id, name }) => [id, name] as const)}
      chosen={chosen}
      onChoose={onChoose}
    />
  )
}
