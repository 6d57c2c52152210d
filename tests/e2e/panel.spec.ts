import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { insertOrder } from './support/orders'
import { SHORT } from './support/orders_page'
import { expect, test as base } from './support/test'

/** The connection panel, through what a person sees of it. */
class Panel {
  readonly postings: Locator
  readonly transitions: Locator

  constructor(private readonly page: Page) {
    this.postings = page.getByTestId('posting')
    this.transitions = page.getByTestId('transitions')
  }

  async open(): Promise<this> {
    await this.page.getByRole('button', { name: 'Details' }).click()
    await expect(this.switch('Cut')).toBeVisible()
    return this
  }

  switch(name: string): Locator {
    return this.page.getByRole('switch', { name })
  }

  async push(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  outcomes(stage: string): Locator {
    return this.page.locator(`[data-testid=posting][data-stage=${stage}]`)
  }
}

/** A heartbeat comes back, even when it is slowed down, before the next one leaves. So its own round trip is measured. */
const TIMERS = { ...SHORT, heartbeatIntervalMs: 600, restartSpreadMs: 0 }

const test = base.extend<{ panel: Panel }>({
  panel: async ({ orders, server }, use) => {
    await orders.openLive({ server: server.url, as: 'luigi', ...TIMERS })
    await use(await new Panel(orders.page).open())
  },
})

test('cut: the state has its reason, the queue fills, the wait counts down; switched back, everything is sent', async ({
  orders,
  panel,
}) => {
  await panel.switch('Cut').click()
  await expect(panel.switch('Cut')).toBeChecked()
  await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
  await expect(orders.reason).toContainText(/[A-Z]+_[A-Z]+/)
  await expect(orders.page.getByTestId('retry')).toContainText(/Next try in|Trying now/)
  await panel.push('Queue a message')
  await panel.push('Queue ten')
  await expect(orders.queued).toHaveAttribute('data-count', '11')
  await expect(panel.outcomes('waiting')).toHaveCount(8)

  await panel.switch('Cut').click()
  await orders.live()
  await expect(panel.switch('Cut')).not.toBeChecked()
  await expect(orders.queued).toHaveAttribute('data-count', '0')
  await expect(panel.outcomes('acked')).toHaveCount(8)
  await expect(panel.transitions).toContainText('CONNECTION_LOST')
})

test('frozen: the silence is found, a new connection is made, and what was sent into it arrives', async ({
  orders,
  panel,
}) => {
  // The channel is joined before, because the server may keep silent for seconds when it is asked to join.
  await panel.push('Queue a message')
  await expect(panel.outcomes('acked')).toHaveCount(1)
  await panel.switch('Freeze').click()
  await expect(panel.switch('Freeze')).toBeChecked()
  await panel.push('Queue a message')
  await expect(panel.transitions).toContainText(/HEARTBEAT_TIMEOUT|PROBE_TIMEOUT/)
  await orders.live()
  await expect(panel.switch('Freeze')).not.toBeChecked()
  await expect(panel.outcomes('acked')).toHaveCount(2)
})

test('slowed down: the quality falls, and rises again', async ({ orders, panel }) => {
  await panel.switch('Slow down').click()
  await expect(orders.connection).toHaveAttribute('data-level', /fair|poor/, { timeout: 20_000 })
  await orders.isConnected()
  await panel.switch('Slow down').click()
  await expect(orders.connection).toHaveAttribute('data-level', /good|excellent/, { timeout: 20_000 })
})

test('closed: it says by whom and with which code, and comes back', async ({ orders, panel }) => {
  await panel.push('Close')
  await expect(panel.transitions).toContainText('CLOSED_BY_SERVER 1001')
  await orders.live()
})

test('an expired token ends the channels, which come back while the connection stays', async ({
  orders,
  panel,
  server,
}) => {
  const told: string[] = []
  const stop = server.onFrame(({ data }) => told.push(String(data)))
  await panel.push('Expire the token')
  await expect.poll(() => told.join()).toContain('phx_close')
  stop()
  await orders.live()
  const id = await insertOrder(server)
  await expect(orders.order(id)).toBeVisible()
  await expect(panel.transitions.locator('[data-state=reconnecting]')).toHaveCount(0)
})

test('a restart of the server is felt by all pages, and all come back', async ({ orders, other, panel, server }) => {
  await other.openLive({ server: server.url, as: 'ada', ...TIMERS })
  const otherPanel = await new Panel(other.page).open()
  await panel.push('Restart the server')
  await expect(panel.transitions).toContainText('CLOSED_BY_SERVER 1012')
  await expect(otherPanel.transitions).toContainText('CLOSED_BY_SERVER 1012')
  await orders.live()
  await other.live()
})

test('a switch is for this page alone', async ({ orders, other, panel, server }) => {
  await other.openLive({ server: server.url, as: 'ada', ...TIMERS })
  await panel.switch('Cut').click()
  await expect(orders.connection).toHaveAttribute('data-state', 'reconnecting')
  await other.isConnected()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the panel has no serious accessibility violation, ${colorScheme}`, async ({ orders, panel }) => {
    await orders.page.emulateMedia({ colorScheme })
    await panel.push('Queue a message')
    await panel.switch('Cut').click()
    await expect(orders.page.getByTestId('retry')).toBeVisible()
    const { violations } = await new AxeBuilder({ page: orders.page }).include('.connection-strip').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  })
}
