// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { createTestServer } from '../../../../js/src/testing/index.js'
import { Orders } from './orders_app.js'

afterEach(cleanup)

// The ten lines of docs/testing.md. After the first test each takes some 10 ms.
it('shows an order, and what becomes of it', async () => {
  await using t = await createTestServer({ tables: { orders: [{ id: 1, restaurant_id: 1, status: 'new' }] } })
  render(<Orders />, { wrapper: t.Provider })
  await t.settled()
  expect(screen.getByText('new')).toBeTruthy()
  await t.update('orders', 1, { status: 'ready' })
  expect(screen.getByText('ready')).toBeTruthy()
})
