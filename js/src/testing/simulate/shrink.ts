/** How often a schedule is run to make it shorter. */
const MOST_RUNS = 150

/**
 * Delta debugging: leaves out ever smaller parts of a list for as long as what is left still fails.
 * @param fails whether a part of the list fails as the whole does
 * @returns a part of the list that fails
 */
export async function shrunk<T>(all: readonly T[], fails: (part: readonly T[]) => Promise<boolean>): Promise<T[]> {
  let left = [...all]
  let size = Math.ceil(left.length / 2)
  for (let runs = 0; runs < MOST_RUNS && left.length > 1; size = Math.max(1, Math.ceil(size / 2))) {
    const before = left.length
    for (let start = 0; start < left.length && runs < MOST_RUNS; runs += 1) {
      const without = [...left.slice(0, start), ...left.slice(start + size)]
      if (without.length > 0 && (await fails(without))) left = without
      else start += size
    }
    if (size === 1 && left.length === before) break
  }
  return left
}
