/** jsdom has no text codecs, and Jest's environment of that name brings none. Node's own serve. */
interface NodeProcess {
  getBuiltinModule?(name: string): object | undefined
}

const CODECS = ['TextDecoder', 'TextEncoder'] as const

/** Gives the page those that it lacks, and leaves those that it has. */
export function provideTextCodecs(): void {
  const missing = CODECS.filter((name) => !(name in globalThis))
  if (missing.length === 0) return
  const { process } = globalThis as { process?: NodeProcess }
  const util = process?.getBuiltinModule?.('node:util') as Record<string, unknown> | undefined
  for (const name of missing) if (util) Object.assign(globalThis, { [name]: util[name] })
}
