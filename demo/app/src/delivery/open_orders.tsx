import type { LocationFix } from 'holdfast'
import { useState } from 'react'
import { placeOf, crossing } from '../../../town/town'
import { lengthOf } from '../../../town/way'
import { shortName } from '../map/places'
import { Age } from '../orders/age'
import { orderNumber } from '../orders/order'
import type { Order } from '../orders/order'
import { ErrorNote } from '../parts/error_note'
import { Panel } from '../parts/panel'
import { useAction } from '../parts/use_action'
import type { Persona } from '../personas'
import { distance, kilometers, tripOf, waitsForDriver } from './delivery'
import type { DriverOrders } from './use_driver_orders'

interface OpenOrdersProps {
  readonly persona: Persona
  readonly personas: readonly Persona[]
  readonly updates: DriverOrders
  /** Where the driver is: orders of the nearest kitchen come first. */
  readonly here: LocationFix | null
}

/** The orders that are ready and have no driver yet. The first driver who takes one has it. */
export function OpenOrders({ persona, personas, updates, here }: OpenOrdersProps) {
  const { orders, ...data } = updates
  const { busy, error, lost, take } = useTaking(persona, updates)
  const open = orders.filter(waitsForDriver).sort((a, b) => metersTo(a, here) - metersTo(b, here))
  return (
    <Panel
      title="Ready near you"
      data={{ ...data, empty: open.length === 0 && lost === null }}
      aside={<span className="panel-note">{open.length} to take</span>}
      none="No order waits for a driver now. It shows up here as soon as a kitchen has one ready."
    >
      {lost !== null && (
        <p className="panel-notice" role="status" data-testid="taken">
          Another driver was a moment quicker: order {orderNumber(lost)} is theirs now.
        </p>
      )}
      {open.length > 0 && (
        <ul className="delivery-list">
          {open.map((order) => (
            <OpenOrder
              key={order.id}
              order={order}
              route={routeOf(order, personas)}
              here={here}
              busy={busy}
              onTake={take}
            />
          ))}
        </ul>
      )}
      <ErrorNote error={error} />
    </Panel>
  )
}

/** Takes an order. `lost` is the one that another driver took first. */
function useTaking(persona: Persona, { updateOrder, refetch }: DriverOrders) {
  const { busy, error, run } = useAction()
  const [lost, setLost] = useState<string | null>(null)
  const take = (order: Order): void => {
    setLost(null)
    void run(async () => {
      try {
        await updateOrder(order.id, { driver_id: persona.id })
      } catch (thrown) {
        if (!(thrown instanceof Error) || thrown.name !== 'REST_NOT_FOUND') throw thrown
        setLost(order.id)
        refetch()
      }
    })
  }
  return { busy, error, lost, take }
}

interface OpenOrderProps extends Pick<OpenOrdersProps, 'here'> {
  readonly order: Order
  readonly route: string
  readonly busy: boolean
  readonly onTake: (order: Order) => void
}

function OpenOrder({ order, route, here, busy, onTake }: OpenOrderProps) {
  return (
    <li className="delivery-line" data-testid="open-order" data-id={order.id}>
      <p>
        <b>{orderNumber(order.id)}</b> {route}
        <span className="panel-note delivery-note">
          {noteOf(order, here)} <Age since={order.created_at} />
        </span>
      </p>
      <button
        type="button"
        className="primary"
        aria-disabled={busy}
        onClick={() => {
          onTake(order)
        }}
      >
        Take it<span className="visually-hidden">: order {orderNumber(order.id)}</span>
      </button>
    </li>
  )
}

const AT_KITCHEN_METERS = 100

/** "Luigi's Trattoria → Ada" */
export function routeOf(
  { restaurant_id: kitchen, customer_id: customer }: Order,
  personas: readonly Persona[],
): string {
  const nameOf = (id: string | null): string => shortName(personas.find((one) => one.id === id)?.name ?? 'a guest')
  return `${nameOf(kitchen)} → ${nameOf(customer)}`
}

function noteOf(order: Order, here: LocationFix | null): string {
  const away = metersTo(order, here)
  const drive = `${kilometers(lengthOf(tripOf(order)?.way ?? []))} to drive`
  if (!here) return `${drive} ·`
  return away < AT_KITCHEN_METERS
    ? `${drive} · you are at the kitchen ·`
    : `${drive} · kitchen ${kilometers(away)} away ·`
}

/** From the driver to the kitchen; 0 until somebody knows. */
function metersTo(order: Order, here: LocationFix | null): number {
  const trip = tripOf(order)
  return here && trip ? distance([here.latitude, here.longitude], placeOf(crossing(trip.from))) : 0
}
