// The demo's restaurant desk, a thousand times in a hostile world: npm run desk -- [--seeds N] [--from S] [--workers N], or --seed S.
import { build } from 'esbuild'
import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

interface Result {
  readonly seed: number
  readonly failure?: string
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Bundles the desk with React for production. The bundle is written into the tree, so that Node finds jsdom. */
async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'member.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('./member.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    external: ['jsdom'],
    alias: {
      'holdfast/testing': `${ROOT}dist/testing/index.js`,
      'holdfast/react': `${ROOT}dist/react/index.js`,
      holdfast: `${ROOT}dist/index.js`,
    },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'warning',
    // The package says that loading its modules has no effect. That is not true of this program's modules.
    ignoreAnnotations: true,
  })
  return outfile
}

/** Each seed makes a page and throws it away. With more room for young objects, far fewer of them are moved. */
const ROOM = ['--min-semi-space-size=64', '--max-semi-space-size=64']

/** Each process takes the next seed when it is done with its last one. `tell` says whether to go on. */
async function runAll(
  script: string,
  seeds: readonly number[],
  workers: number,
  tell: (result: Result) => boolean,
): Promise<void> {
  const left = [...seeds]
  const crew = Array.from({ length: Math.min(workers, seeds.length) }, () => fork(script, { execArgv: ROOM }))
  process.once('SIGINT', () => {
    left.length = 0
    for (const child of crew) child.kill()
  })
  await Promise.all(
    crew.map(
      (child) =>
        new Promise<void>((resolve) => {
          child.on('message', (result: Result | 'ready') => {
            if (result !== 'ready' && !tell(result)) left.length = 0
            const next = left.shift()
            if (next === undefined) child.disconnect()
            else child.send(next)
          })
          child.on('exit', () => resolve())
        }),
    ),
  )
}

async function main(): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { seeds: text, from: text, seed: text, workers: text } })
  const from = Number(values.seed ?? values.from ?? 0)
  const seeds = Array.from(
    { length: values.seed === undefined ? Number(values.seeds ?? 1_000) : 1 },
    (_, i) => from + i,
  )
  const folder = await mkdtemp(join(ROOT, 'build', 'desk-'))
  const start = performance.now()
  let done = 0
  let failure: string | undefined
  try {
    await runAll(await bundled(folder), seeds, Number(values.workers ?? 2), (result) => {
      done += 1
      failure ??= result.failure
      if (process.stdout.isTTY) process.stdout.write(`\r  ${done} of ${seeds.length} seeds `)
      return failure === undefined
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  console.log(
    `${process.stdout.isTTY ? '\r' : ''}  ${done} of ${seeds.length} seeds in ${((performance.now() - start) / 1_000).toFixed(1)} s`,
  )
  if (failure !== undefined) console.log(failure)
  return failure === undefined && done === seeds.length ? 0 : 1
}

process.exitCode = await main()
