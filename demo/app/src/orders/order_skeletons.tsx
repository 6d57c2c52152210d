/** The shape of the orders, while they load. */
export function OrderSkeletons() {
  return (
    <div role="status" className="order-list">
      <span className="visually-hidden">Loading orders…</span>
      {[1, 2, 3].map((n) => (
        <div key={n} className="order-card skeleton" aria-hidden="true" />
      ))}
    </div>
  )
}
