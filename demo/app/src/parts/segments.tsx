import { useId } from 'react'
import type { ReactNode } from 'react'

interface SegmentsProps<T extends string> {
  readonly legend: string
  readonly choices: readonly (readonly [value: T, label: ReactNode])[]
  readonly chosen: T
  readonly onChoose: (value: T) => void
  readonly className?: string
}

/** Radio buttons that look like tabs, so that arrow keys and screen readers work on them. */
export function Segments<T extends string>({ legend, choices, chosen, onChoose, className = '' }: SegmentsProps<T>) {
  const name = useId()
  return (
    <fieldset className={`segments ${className}`}>
      <legend className="visually-hidden">{legend}</legend>
      {choices.map(([value, label]) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => {
              onChoose(value)
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
