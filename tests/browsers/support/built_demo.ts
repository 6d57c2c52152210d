/** Playwright hands on to the processes that run tests what stands in the environment, and nothing else. */
const VARIABLE = 'HOLDFAST_BROWSERS_DEMO'

export function rememberDemo(folder: string): void {
  process.env[VARIABLE] = folder
}

/** The folder of the built demo. */
export function builtDemo(): string {
  return process.env[VARIABLE] ?? ''
}
