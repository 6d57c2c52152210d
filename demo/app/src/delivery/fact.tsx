interface FactProps {
  readonly title: string
  readonly value: string
  readonly id?: string
}

export function Fact({ title, value, id }: FactProps) {
  return (
    <div>
      <dt>{title}</dt>
      <dd data-testid={id}>{value}</dd>
    </div>
  )
}
