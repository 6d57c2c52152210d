/** The folders of the built pages. */
export interface Pages {
  readonly demo: string
  readonly hooks: string
}

/** Playwright hands on to the processes that run tests what stands in the environment, and nothing else. */
const VARIABLE = 'HOLDFAST_BROWSERS_PAGES'

export function rememberPages(pages: Pages): void {
  process.env[VARIABLE] = JSON.stringify(pages)
}

export function builtPages(): Pages {
  return JSON.parse(process.env[VARIABLE] ?? '') as Pages
}
