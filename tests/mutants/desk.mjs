/** @typedef {import('../../scripts/mutants/mutant.mjs').Mutant} Mutant */

const only = 'tests/unit/js/testing/restaurant_desk.test.tsx'

/**
 * Bugs as people write them, in the components of the demo's restaurant desk: `simulate` must find them (docs/testing.md).
 * @type {readonly Mutant[]}
 */
export const DESK_MUTANTS = [
  {
    name: 'desk: an order added here is kept by the page, too, and shows twice',
    file: 'demo/app/src/orders/order_board.tsx',
    sound: 'const { orders, loading, error, stale, refetch, ...actions } = updates',
    broken: `const { orders: stored, loading, error, stale, refetch, createOrder: create, ...more } = updates
  const [mine, setMine] = useState<readonly Order[]>([])
  const orders = [...mine, ...stored]
  const actions = { ...more, createOrder: async (order: Order) => (setMine((all) => [...all, order]), create(order)) }`,
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: a clock that is never stopped',
    file: 'demo/app/src/parts/use_now.ts',
    sound: 'clearInterval(clock)',
    broken: 'void clock',
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: a message that comes back is another one',
    file: 'demo/app/src/kitchen/kitchen_log.ts',
    sound: 'const known = log.find(({ id }) => id === message.id)',
    broken: 'const known = log.find((one) => one === message)',
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: a card looks at the id alone, and shows an old status',
    file: 'demo/app/src/orders/order_card.tsx',
    sound: `      <ErrorNote error={error} />
    </li>
  )
})`,
    broken: `      <ErrorNote error={error} />
    </li>
  )
}, (before, next) => before.order.id === next.order.id)`,
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: cancelled orders are still open',
    file: 'demo/app/src/orders/order.ts',
    sound: "return status === 'delivered' || status === 'cancelled'",
    broken: "return status === 'delivered'",
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: what failed is busy for ever',
    file: 'demo/app/src/parts/use_action.ts',
    sound: 'set({ busy: false, error: thrown instanceof Error ? thrown : new Error(String(thrown)) })',
    broken: 'set({ busy: true, error: thrown instanceof Error ? thrown : new Error(String(thrown)) })',
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: the stock is copied into a state, which only hears of products that come and go',
    file: 'demo/app/src/stock/stock_panel.tsx',
    sound: 'const { inventory, lowStockItems, outOfStockItems, setStock } = stock',
    broken: `const { inventory: all, lowStockItems, outOfStockItems, setStock } = stock
  const [inventory, copy] = useState(all)
  if (inventory.length !== all.length) copy(all)`,
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: the page that was behind once is so for ever',
    file: 'demo/app/src/health/health.ts',
    sound: 'behind: reports.some(({ stale }) => stale)',
    broken: 'behind: this.#snapshot.behind || reports.some(({ stale }) => stale)',
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: a listener of the page is added with each message, and never removed',
    file: 'demo/app/src/chat/talk.tsx',
    sound: `    log.current?.scrollTo({ top: log.current.scrollHeight })
  }, [messages.length])`,
    broken: `    const toNewest = (): void => log.current?.scrollTo({ top: log.current.scrollHeight })
    toNewest()
    window.addEventListener('resize', toNewest)
  }, [messages.length])`,
    suite: 'vitest',
    only,
  },
  {
    name: 'desk: what becomes of a message is noted in the log of when it was written',
    file: 'demo/app/src/kitchen/use_kitchen.ts',
    sound: 'change((before) => settled(before, payload.id, outcome, error))',
    broken: 'change(() => settled(heard(log, { ...payload, outcome: null }), payload.id, outcome, error))',
    suite: 'vitest',
    only,
  },
]
