/** Testing Library gives a wait one second, which is too little on a busy machine. It looks for a document when it is loaded. */
export async function waitPatiently(): Promise<void> {
  const { configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 10_000 })
}
