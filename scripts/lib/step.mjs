/**
 * Prints what it does, does it, and prints how long that took, or why there was nothing to do.
 * @param {string} title
 * @param {() => Promise<string | void>} work answers a word for what it skipped
 */
export async function step(title, work) {
  const start = performance.now()
  process.stdout.write(`  ${title} … `)
  const skipped = await work()
  process.stdout.write(`${skipped || seconds(start)}\n`)
}

/**
 * @param {number} start as of `performance.now()`
 * @returns {string}
 */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}
