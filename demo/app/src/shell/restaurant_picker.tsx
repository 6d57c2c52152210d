import type { Persona } from '../personas'

interface RestaurantPickerProps {
  readonly restaurants: readonly Persona[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}

/** Radio buttons that look like tabs: arrow keys and screen readers know what to do with them. */
export function RestaurantPicker({ restaurants, chosen, onChoose }: RestaurantPickerProps) {
  return (
    <fieldset className="segments restaurant-picker">
      <legend className="visually-hidden">Restaurant</legend>
      {restaurants.map(({ id, name }) => (
        <label key={id}>
          <input
            type="radio"
            name="restaurant"
            value={id}
            checked={id === chosen}
            onChange={() => {
              onChoose(id)
            }}
          />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  )
}
