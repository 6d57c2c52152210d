import { HoldfastProvider } from 'holdfast/react'
import type { SimulatedApp } from 'holdfast/testing'
import { createRoot } from 'react-dom/client'
import { Health } from '../../demo/app/src/health/health'
import { BehindNote, PageNote } from '../../demo/app/src/health/page_note'
import { HealthContext } from '../../demo/app/src/health/use_health'
import { RestaurantDesk } from '../../demo/app/src/roles/restaurant_desk'
import { ACTS } from './acts'
import { nothingTwice, showsTheDatabase } from './checks'
import { DATABASE, DMITRI, LUIGI } from './data'

function Desk() {
  return (
    <HealthContext value={new Health()}>
      <BehindNote />
      <PageNote onReopen={() => undefined} />
      <RestaurantDesk persona={LUIGI} personas={[LUIGI, DMITRI]} restaurant={LUIGI} restaurants={[LUIGI]} pace={1} />
    </HealthContext>
  )
}

/** The demo's own restaurant desk, unchanged, in a hostile world. */
export const DESK: SimulatedApp = {
  ...DATABASE,
  users: [LUIGI.id],
  start: ({ client, container, notes }) => {
    // jsdom cannot scroll.
    Element.prototype.scrollTo = () => undefined
    // Nothing carries over what an earlier page had under way, so this page need not show it.
    localStorage.clear()
    notes['said'] = []
    const root = createRoot(container)
    root.render(
      <HoldfastProvider client={client}>
        <Desk />
      </HoldfastProvider>,
    )
    return () => {
      root.unmount()
    }
  },
  acts: ACTS,
  always: nothingTwice,
  recovered: showsTheDatabase,
}
