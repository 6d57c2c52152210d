/**
 * Gives Testing Library's waits more than one second, which is too little on a busy machine. The library looks for a document when it is
 * loaded.
 */
export async function waitPatiently(): Promise<void> {
  const { configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 10_000 })
}
