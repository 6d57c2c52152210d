/** @typedef {import('../../scripts/mutants/mutant.mjs').Mutant} Mutant */

/** Bugs for live tables in TypeScript (js/src/table), each with the tests that must notice it. @type {readonly Mutant[]} */
export const TABLE_MUTANTS = [
  {
    name: 'an order that nobody hears of',
    file: 'js/src/table/row_store.ts',
    sound: 'if (!isAsItWas) rearrange(this.#slots, left, came, diff.places)',
    broken: '',
    suite: 'vitest',
    only: 'tests/unit/js/live_table.test.ts',
  },
  {
    name: 'a row of an order is looked for where it once stood',
    file: 'js/src/table/row_store.ts',
    sound: 'if (slots[slot.place] !== slot)',
    broken: 'if (slot.place < 0)',
    suite: 'vitest',
    only: 'tests/unit/js/row_store.test.ts',
  },
  {
    name: 'every row is another after each frame',
    file: 'js/src/table/row_store.ts',
    sound: 'return slot.row !== before',
    broken: 'return before !== null',
    suite: 'vitest',
    only: 'tests/unit/js/row_store.test.ts',
  },
  {
    name: 'a broken row takes the others along',
    file: 'js/src/table/row_store.ts',
    sound: 'return itemsOf(rows).map((json) => {',
    broken: 'return [rows].map((json) => {',
    suite: 'vitest',
    only: 'tests/unit/js/row_store.test.ts',
  },
  {
    name: 'an answer that was superseded is taken',
    file: 'js/src/table/page_fetch.ts',
    sound: 'if (this.#running !== running) return',
    broken: '',
    suite: 'vitest',
    only: 'tests/unit/js/live_table_refetch.test.ts',
  },
  {
    name: 'a page fetched before changes flowed is trusted',
    file: 'js/src/table/live_table.ts',
    sound: 'if (this.#flowing && (this.#fetchWanted || this.#page.running)) this.#fetch()',
    broken: 'if (this.#flowing && this.#fetchWanted) this.#fetch()',
    suite: 'vitest',
    only: 'tests/unit/js/live_table_refetch.test.ts',
  },
  {
    name: 'a refused table loads for ever',
    file: 'js/src/table/live_table.ts',
    sound: '...(error.final ? { loading: false } : {})',
    broken: '',
    suite: 'vitest',
    only: 'tests/unit/js/live_table_failure.test.ts',
  },
  {
    name: 'a row that moves stays where it was',
    file: 'js/src/table/row_store.ts',
    sound: 'if (!slot?.row || !isSame(slot.row, row, watched)) refused.push(i)',
    broken: 'if (!slot?.row) refused.push(i)',
    suite: 'vitest',
    only: 'tests/differential/fast',
  },
]
